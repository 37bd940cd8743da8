import { useTranslations } from 'next-intl'
import { useMoney } from '@/app/format'

type Props = { cents: number; listCents?: number | undefined; from?: boolean; className?: string }

/** A price with a small ¥, a large integer and small decimals, and the list price struck through when it is higher. */
export function Price({ cents, listCents, from, className = '' }: Props) {
  const t = useTranslations('dish')
  const money = useMoney()
  const [, sign = '', whole = '', rest = ''] = /^(\D*)([\d,]+)(.*)$/.exec(money(cents)) ?? []
  return (
    <span className={`tabular-nums [&>*]:whitespace-nowrap ${className}`}>
      <span className="font-semibold text-danger">
        <span className="text-xs">{sign}</span>
        <span className="text-lg/6">{whole}</span>
        <span className="text-xs">{rest}</span>
        {from && <span className="ms-0.5 text-xs font-normal text-fg-2">{t('from')}</span>}
      </span>
      {listCents !== undefined && listCents > cents && (
        <del className="ms-1.5 text-xs text-fg-2">
          <span className="sr-only">{t('listPrice')} </span>
          {money(listCents)}
        </del>
      )}
    </span>
  )
}

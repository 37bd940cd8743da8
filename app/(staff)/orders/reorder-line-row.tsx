'use client'

import { TriangleAlert } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Fragment } from 'react'
import { useMoney } from '@/app/format'
import { Name } from '@/app/ui/name'
import type { ReorderLine } from '@/server/orders/schema'

type Props = { line: ReorderLine; chosen?: boolean; onToggle?: () => void }

/** A line that can be added has a box to tick; of one that cannot, the section's title says why. */
export function ReorderLineRow({ line, chosen = false, onToggle }: Props) {
  const t = useTranslations('orders')
  const dish = useTranslations('dish')
  const money = useMoney()
  const variant = { id: '', nameZh: line.variantNameZh, nameEn: line.variantNameEn }
  const spec = [variant, ...line.options].filter(({ nameZh, nameEn }) => nameZh || nameEn)
  const count = onToggle ? line.quantity : line.wanted
  const allergens = line.avoided.map((allergen) => dish(`allergen.${allergen}`)).join(dish('listComma'))
  const text = (
    <>
      <span className="min-w-0 flex-[1_1_7rem]">
        <span className="line-clamp-2">
          <Name zh={line.dishNameZh} en={line.dishNameEn} />
        </span>
        {spec.length > 0 && (
          <span className="line-clamp-2 text-xs text-fg-2">
            {spec.map(({ id, nameZh, nameEn }, at) => (
              <Fragment key={id}>
                {at > 0 && ' · '}
                <Name zh={nameZh} en={nameEn} />
              </Fragment>
            ))}
          </span>
        )}
        {line.verdict === 'FEWER' && (
          <span className="block text-xs text-warn-fg">
            {t('fewer', { wanted: line.wanted, quantity: line.quantity })}
          </span>
        )}
        {allergens && (
          <span className="mt-1 flex items-start gap-1 text-xs font-semibold text-danger">
            <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
            {t('avoided', { list: allergens })}
          </span>
        )}
      </span>
      <span className="shrink-0 text-fg-2 tabular-nums">×{count}</span>
      {line.unitPriceCents !== null && (
        <span className="ms-auto w-18 shrink-0 text-end tabular-nums">
          {line.unitPriceCents !== line.oldUnitPriceCents && (
            <del className="block text-xs text-fg-2">
              <span className="sr-only">{t('priceWas')} </span>
              {money(line.oldUnitPriceCents * count)}
            </del>
          )}
          {money(line.unitPriceCents * count)}
        </span>
      )}
    </>
  )
  if (!onToggle)
    return <li className="flex min-h-11 flex-wrap items-center gap-x-3 py-1 text-fg-2">{text}</li>
  return (
    <li>
      <label className="flex min-h-12 touch-manipulation flex-wrap items-center gap-x-3 py-1">
        <input
          type="checkbox"
          className="size-5 shrink-0 accent-brand"
          checked={chosen}
          onChange={onToggle}
        />
        {text}
      </label>
    </li>
  )
}

import { useTranslations } from 'next-intl'
import { useMoney } from '@/app/format'

/** What the company pays of the cart, and what is left to its owner; nothing when it pays nothing. */
export function AllowanceLine({ subtotalCents, leftCents }: { subtotalCents: number; leftCents: number }) {
  const t = useTranslations('cart')
  const money = useMoney()
  const paid = Math.min(subtotalCents, leftCents)
  if (paid <= 0) return null
  return (
    <p className="flex flex-wrap gap-x-2 text-xs/4 text-fg-2 tabular-nums">
      <span className="truncate">{t('allowance', { amount: money(paid) })}</span>
      {subtotalCents > leftCents && (
        <span className="truncate">{t('over', { amount: money(subtotalCents - leftCents) })}</span>
      )}
    </p>
  )
}

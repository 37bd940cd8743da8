import { useFormatter, useTranslations } from 'next-intl'
import { useMoney } from '@/app/format'
import { useName } from '@/app/ui/name'
import type { ShrinkFate } from '@/server/kitchen/schema'

/** Whose portion it is, how many, and what each gets instead. */
export function ShrinkFates({ fates }: { fates: ShrinkFate[] }) {
  const t = useTranslations('kitchen.shrink')
  return (
    <ul className="mt-3 grid gap-2" aria-label={t('affected')}>
      {fates.map((fate) => (
        <li
          key={fate.orderId}
          data-testid="shrink-fate"
          className="grid gap-1 rounded-control border border-line px-3 py-2"
        >
          <p className="flex items-baseline gap-3">
            <span className="text-xl font-bold tabular-nums">{fate.pickupNumber}</span>
            <span className="min-w-0 flex-1 truncate">{fate.personName}</span>
            <span className="font-semibold tabular-nums">{t('portions', { count: fate.quantity })}</span>
          </p>
          <Outcome fate={fate} />
        </li>
      ))}
    </ul>
  )
}

function Outcome({ fate }: { fate: ShrinkFate }) {
  const t = useTranslations('kitchen.shrink')
  const name = useName()
  const money = useMoney()
  const format = useFormatter()
  const parts = { allowance: fate.allowanceBackCents, wallet: fate.backCents, online: fate.onlineBackCents }
  const back = Object.entries(parts).map(
    ([part, cents]) => cents > 0 && ` · ${t('back', { part, amount: money(cents) })}`,
  )
  if (fate.outcome === 'CANCELLED') {
    return (
      <p className="text-danger">
        {t('cancelled', { others: fate.otherPortions })}
        {back}
      </p>
    )
  }
  const dishes = fate.to.map((dish) => {
    const variant = name(dish.variantNameZh, dish.variantNameEn)
    const full = [name(dish.dishNameZh, dish.dishNameEn), variant].filter(Boolean).join(' · ')
    return dish.quantity > 1 ? `${full} ×${dish.quantity}` : full
  })
  return (
    <p className="text-fg-2">
      {t('moved', { dishes: format.list(dishes) })}
      {back}
    </p>
  )
}

'use client'

import { useTranslations } from 'next-intl'
import { Link } from '@/app/ui/link'
import { useName } from '@/app/ui/name'
import type { DishView } from '@/server/menu/schema'
import { canWait, isInLine, useWaitlist } from './use-waitlist'

/** On the card of a sold-out dish, where its plus would be: how many wait, and the way into the line or one's place in it. */
export function WaitPill({ dish, onWait }: { dish: DishView; onWait: (dish: DishView) => void }) {
  const t = useTranslations('waitlist')
  const name = useName()(dish.nameZh, dish.nameEn)
  const ids = dish.variants.filter(canWait).map((variant) => variant.menuItemId)
  const mine = useWaitlist().find((entry) => ids.includes(entry.menuItemId) && isInLine(entry))
  if (mine?.status === 'OFFERED') {
    return (
      <Link
        href={`/orders/${mine.orderId}`}
        className="tap grid place-items-center px-2"
        aria-label={t('turnOf', { dish: name })}
      >
        <span className={`${PILL} bg-brand text-on-brand`}>{t('turn')}</span>
      </Link>
    )
  }
  const count = dish.variants.reduce((sum, variant) => sum + (variant.waiting ?? 0), 0)
  const place = (mine?.ahead ?? 0) + 1
  return (
    <button
      type="button"
      className="tap grid justify-items-center px-2 text-center"
      aria-haspopup="dialog"
      aria-label={mine ? t('placeOf', { place, name }) : t('waitFor', { name, count })}
      onClick={() => onWait(dish)}
    >
      {!mine && count > 0 && <span className="text-xs text-fg-2 tabular-nums">{t('inLine', { count })}</span>}{' '}
      <span
        className={`${PILL} self-center ${mine ? 'bg-brand-weak text-brand' : 'border border-brand text-brand'}`}
      >
        {mine ? t('place', { place }) : t('wait')}
      </span>
    </button>
  )
}

const PILL = 'rounded-full px-3 text-xs/6.5 font-semibold'

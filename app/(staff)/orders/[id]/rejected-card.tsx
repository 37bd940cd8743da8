'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { buttonClass } from '@/app/ui/button'
import { useName } from '@/app/ui/name'
import type { OrderView } from '@/server/orders/schema'
import { useOutbox } from '../../cart/use-outbox'

/** Which dish ran out, or what else it was, and the way back with the rest of the cart. */
export function RejectedCard({ order, userId }: { order: OrderView; userId: string }) {
  const t = useTranslations('order')
  const name = useName()
  const router = useRouter()
  const outbox = useOutbox(userId, order.mealId)
  const line = order.lines.find((l) => l.id === order.rejectedLineId)
  const first = line?.firstChoice ?? line
  const dish = first ? name(first.dishNameZh, first.dishNameEn) : ''

  const back = () => {
    // The server puts the lines back into the cart itself; while its cart is away this phone's wishes have to.
    if (outbox?.state().trouble) {
      for (const { id, menuItemId, options, note, quantity } of order.lines) {
        if (id !== order.rejectedLineId)
          outbox.set({ menuItemId, optionIds: options.map((o) => o.id), note, quantity })
      }
    }
    router.push(`/?meal=${order.mealId}`)
  }

  return (
    <>
      <p className="mt-2 font-semibold text-danger">
        {t('rejected', { reason: order.rejectReason ?? 'SOLD_OUT', dish, named: dish ? 'yes' : 'no' })}
      </p>
      <p className="mt-1 text-fg-2">{t('rejectedHint')}</p>
      <button type="button" className={`${buttonClass('primary')} mt-4`} onClick={back}>
        {t('backToMenu')}
      </button>
    </>
  )
}

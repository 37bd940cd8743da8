'use client'

import { useTranslations } from 'next-intl'
import { useCancelReason } from '@/app/cancel-reason'
import { useMoney, useTimes } from '@/app/format'
import { useName } from '@/app/ui/name'
import type { NotificationView } from '@/server/notifications/schema'

/** What a notification says: a title, and what there is to add to it. */
export function useInboxText(timeZone: string): (item: NotificationView) => { title: string; text: string } {
  const t = useTranslations('inbox')
  const name = useName()
  const money = useMoney()
  const times = useTimes(timeZone)
  const cancelReason = useCancelReason()
  return ({ kind, detail }) => {
    const { dishes = [], becomes = [], dishCount = 0 } = detail
    const { amountCents = 0, allowanceCents = 0, onlineCents = 0 } = detail
    const join = (names: { zh: string; en: string }[]) =>
      names.map(({ zh, en }) => name(zh, en)).join(t('comma'))
    // Their reasons are codes that each have words of their own.
    const coded = kind === 'REJECTED' || kind === 'WAITLIST_LAPSED'
    const reason = cancelReason(detail.reason ?? null)
    const values = {
      kind,
      dishes: join(dishes),
      becomes: join(becomes),
      more: dishCount > dishes.length ? 'yes' : 'no',
      number: detail.pickupNumber ?? '',
      numbered: detail.pickupNumber ? 'yes' : 'no',
      blamed: detail.blamed ? 'yes' : 'no',
      by: detail.by ?? 'SYSTEM',
      reason: reason ?? '',
      why: coded ? (detail.reason ?? '') : reason ? 'yes' : 'no',
      paid: amountCents > 0 ? 'yes' : 'no',
      amount: money(amountCents),
      allowance: money(allowanceCents),
      online: money(onlineCents),
      refund: `${allowanceCents > 0 ? 'allowance' : ''}${amountCents > 0 ? 'wallet' : ''}`,
      onlineBack: onlineCents > 0 ? 'yes' : 'no',
      method: detail.method ?? 'PICKUP',
      timed: detail.until ? 'yes' : 'no',
      time: detail.until ? times[detail.meal ? 'dateTime' : 'clock'](new Date(detail.until)) : '',
      meal: detail.meal?.kind ?? '',
      date: detail.meal ? times.serviceDay(detail.meal.serviceDate) : '',
    }
    return { title: t('what', values), text: t('more', values) }
  }
}

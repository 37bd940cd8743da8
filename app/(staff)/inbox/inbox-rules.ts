import { dayIn } from '@/app/format'
import type { NotificationView } from '@/server/notifications/schema'

/** Notifications by the canteen's calendar day, in the order given. `day` is "2026-11-21". */
export function byDay(
  items: NotificationView[],
  timeZone: string,
): { day: string; items: NotificationView[] }[] {
  const days: { day: string; items: NotificationView[] }[] = []
  for (const item of items) {
    const day = dayIn(timeZone, item.createdAt)
    const last = days.at(-1)
    if (last?.day === day) last.items.push(item)
    else days.push({ day, items: [item] })
  }
  return days
}

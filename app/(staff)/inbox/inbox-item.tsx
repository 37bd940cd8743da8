'use client'

import {
  ArrowLeftRight,
  BellRing,
  CircleCheck,
  CircleX,
  Hourglass,
  type LucideIcon,
  Undo2,
  UtensilsCrossed,
  Wallet,
} from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useTimes } from '@/app/format'
import { Link } from '@/app/ui/link'
import type { NotificationKind, NotificationView } from '@/server/notifications/schema'
import { useInboxText } from './inbox-text'

const LOOK: Record<NotificationKind, { Icon: LucideIcon; tone: string }> = {
  READY: { Icon: CircleCheck, tone: 'bg-ok-weak text-ok' },
  CANCELLED: { Icon: CircleX, tone: 'bg-danger-weak text-danger' },
  REJECTED: { Icon: CircleX, tone: 'bg-danger-weak text-danger' },
  DISHES_CHANGED: { Icon: ArrowLeftRight, tone: 'bg-warn-bg text-warn-fg' },
  PAYMENT_REMINDER: { Icon: Wallet, tone: 'bg-warn-bg text-warn-fg' },
  REFUNDED: { Icon: Undo2, tone: 'bg-fill text-fg-2' },
  WAITLIST_OFFERED: { Icon: BellRing, tone: 'bg-brand-weak text-brand' },
  WAITLIST_ORDERED: { Icon: CircleCheck, tone: 'bg-ok-weak text-ok' },
  WAITLIST_LAPSED: { Icon: Hourglass, tone: 'bg-fill text-fg-2' },
  WAITLIST_CLOSED: { Icon: Hourglass, tone: 'bg-fill text-fg-2' },
  MEAL_OPEN: { Icon: UtensilsCrossed, tone: 'bg-brand-weak text-brand' },
}

/** One notification; it leads to its order or its meal, if it has one. */
export function InboxItem({ item, timeZone }: { item: NotificationView; timeZone: string }) {
  const t = useTranslations('inbox')
  const times = useTimes(timeZone)
  const { title, text } = useInboxText(timeZone)(item)
  const { Icon, tone } = LOOK[item.kind]
  const unread = item.readAt === null
  const { orderId, detail } = item
  const href = orderId ? `/orders/${orderId}` : detail.meal && `/?meal=${detail.meal.id}`
  return (
    <article
      data-unread={unread ? item.id : undefined}
      className="relative flex gap-3 rounded-card bg-card p-4"
    >
      <span aria-hidden="true" className={`grid size-9 shrink-0 place-items-center rounded-full ${tone}`}>
        <Icon className="size-5" />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-start justify-between gap-x-2">
          <h3 className={`min-w-0 flex-[1_1_8rem] break-words ${unread ? 'font-semibold' : ''}`}>
            {href ? (
              <Link href={href} className="after:absolute after:inset-0 after:rounded-card">
                {title}
              </Link>
            ) : (
              title
            )}
          </h3>
          <span className="flex shrink-0 items-center gap-1.5 text-xs/[22px] text-fg-2 tabular-nums">
            {unread && (
              <>
                <span aria-hidden="true" className="size-2 rounded-full bg-danger" />
                <span className="sr-only">{t('unread')}</span>
              </>
            )}
            <time dateTime={item.createdAt.toISOString()}>{times.clock(item.createdAt)}</time>
          </span>
        </div>
        {text && <p className="mt-0.5 line-clamp-4 break-words text-fg-2">{text}</p>}
      </div>
    </article>
  )
}

'use client'

import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Bell } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { useTimes } from '@/app/format'
import { takeAnswer } from '@/app/take-answer'
import { useTRPC, useTRPCClient } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { Empty } from '@/app/ui/empty'
import { Link } from '@/app/ui/link'
import { useFocusKept } from '@/app/ui/use-focus-kept'
import type { BadgesView, InboxPage, NotificationView } from '@/server/notifications/schema'
import { OlderPages } from '../older-pages'
import { Retry } from '../retry'
import { POLL_MS, useLive } from '../use-live'
import { InboxItem } from './inbox-item'
import { byDay } from './inbox-rules'
import { useSeen } from './use-seen'

type Cursor = Pick<NotificationView, 'id' | 'createdAt'>

const cursorOf = ({ items, more }: InboxPage): Cursor | undefined => {
  const last = items.at(-1)
  return more && last ? { id: last.id, createdAt: last.createdAt } : undefined
}

/** What happened without the person, newest first. Read is what was in front of their eyes, not what was listed. */
export function InboxScreen({ first }: { first: InboxPage }) {
  const t = useTranslations('inbox')
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queryClient = useQueryClient()
  const live = useLive({}) === 'live'
  const times = useTimes(first.timeZone)
  const query = useInfiniteQuery({
    queryKey: [...trpc.inbox.list.queryKey({}), 'pages'],
    queryFn: ({ pageParam }) => client.inbox.list.query({ before: pageParam }),
    initialPageParam: undefined as Cursor | undefined,
    getNextPageParam: cursorOf,
    initialData: { pages: [first], pageParams: [undefined] },
    refetchInterval: live ? false : POLL_MS,
  })
  const onSuccess = (badges: BadgesView) => {
    takeAnswer(queryClient, trpc.inbox.badges.queryKey({}), badges)
    void query.refetch()
  }
  const read = useMutation(trpc.inbox.markRead.mutationOptions({ onSuccess }))
  const readAll = useMutation(trpc.inbox.markAllRead.mutationOptions({ onSuccess }))
  const items = query.data.pages.flatMap((page) => page.items)
  const unread = items.filter((item) => item.readAt === null).map((item) => item.id)
  const root = useSeen(unread, (ids) => read.mutateAsync({ ids }))
  const newest = items[0]
  const top = useRef<HTMLHeadingElement>(null)
  useFocusKept(top, unread.length)
  const markAll = () => newest && !readAll.isPending && readAll.mutate({ upTo: newest.createdAt })

  return (
    <>
      <header className="sticky top-(--strip) z-10 flex min-h-topbar items-center justify-between gap-2 border-b border-line bg-card px-4">
        <h1 ref={top} tabIndex={-1} className="text-lg font-semibold">
          {t('title')}
        </h1>
        {newest && unread.length > 0 && (
          <button
            type="button"
            className="tap shrink-0 font-semibold text-brand"
            aria-disabled={readAll.isPending}
            onClick={markAll}
          >
            {t('readAll')}
          </button>
        )}
      </header>
      {items.length === 0 && (
        <Empty icon={<Bell className="size-10" strokeWidth={1.5} />} title={t('empty')} hint={t('emptyHint')}>
          <Link href="/orders" className={buttonClass('outline')}>
            {t('toOrders')}
          </Link>
        </Empty>
      )}
      <div ref={root} className="flex flex-col gap-4 p-2">
        {byDay(items, first.timeZone).map((day) => (
          <section key={day.day} aria-label={times.serviceDay(day.day)}>
            <h2 className="px-2 py-1 text-xs text-fg-2">{times.serviceDay(day.day)}</h2>
            <ul className="flex flex-col gap-2">
              {day.items.map((item) => (
                <li key={item.id}>
                  <InboxItem item={item} timeZone={first.timeZone} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      {readAll.error && <Retry error={readAll.error} onRetry={markAll} />}
      <OlderPages query={query}>{t('older')}</OlderPages>
    </>
  )
}

'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { ReceiptText } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { useTRPC, useTRPCClient } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { Empty } from '@/app/ui/empty'
import { Link } from '@/app/ui/link'
import { noteTapped, useCurrentLink } from '@/app/ui/use-current-link'
import type { OrdersPage } from '@/server/orders/schema'
import type { WaitlistEntryView } from '@/server/waitlist/schema'
import { OlderPages } from '../older-pages'
import { POLL_MS, useLive } from '../use-live'
import { LineSection } from '../waitlist/line-section'
import { Offers } from '../waitlist/offers'
import { isInLine, useWaitlist } from '../waitlist/use-waitlist'
import { OrderCard } from './order-card'

export type Filter = 'active' | 'done' | 'cancelled'

const FILTERS: readonly Filter[] = ['active', 'done', 'cancelled']

type Props = { userId: string; filter: Filter; first: OrdersPage; waiting: WaitlistEntryView[] }

export function OrdersScreen({ userId, filter, first, waiting }: Props) {
  const t = useTranslations('orders')
  const row = useCurrentLink()
  const top = useRef<HTMLHeadingElement>(null)
  const trpc = useTRPC()
  const client = useTRPCClient()
  // Of all three: what is active moves to the others, and the numbers on the tabs are told by the stream.
  // With the portions of a meal that is waited for: one that comes back moves its line.
  const mealId = useWaitlist({ initial: waiting }).find(isInLine)?.mealId
  const live = useLive({ mealId }) === 'live'
  const query = useInfiniteQuery({
    // Below the procedure's own key, so that whoever invalidates the list reaches its pages.
    queryKey: [...trpc.orders.list.queryKey({ filter }), 'pages'],
    queryFn: ({ pageParam }) => client.orders.list.query({ filter, before: pageParam }),
    initialPageParam: undefined as Date | undefined,
    getNextPageParam: (last: OrdersPage) => (last.more ? last.orders.at(-1)?.placedAt : undefined),
    initialData: { pages: [first], pageParams: [undefined] },
    refetchInterval: filter === 'active' && !live ? POLL_MS : false,
  })
  const { pages } = query.data
  const orders = pages.flatMap((page) => page.orders.map((order) => ({ order, images: page.images })))

  return (
    <>
      <header className="sticky top-(--strip) z-10 bg-card">
        <h1 ref={top} tabIndex={-1} className="px-4 pt-2 text-lg font-semibold">
          {t('title')}
        </h1>
        <nav
          ref={row}
          aria-label={t('filters')}
          className="grid grid-cols-[repeat(3,minmax(max-content,1fr))] border-b border-line"
        >
          {FILTERS.map((other) => (
            <Link
              key={other}
              href={`/orders?filter=${other}`}
              replace
              onClick={() => noteTapped(`/orders?filter=${other}`)}
              aria-current={other === filter ? 'page' : undefined}
              className="relative grid min-h-11 place-items-center text-fg-2 aria-[current]:font-semibold aria-[current]:text-brand aria-[current]:after:absolute aria-[current]:after:bottom-0 aria-[current]:after:h-[3px] aria-[current]:after:w-6 aria-[current]:after:rounded-full aria-[current]:after:bg-brand"
            >
              {t('filter', { filter: other })}
            </Link>
          ))}
        </nav>
      </header>
      <Offers initial={waiting} />
      {filter === 'active' && <LineSection initial={waiting} top={top} />}
      {orders.length === 0 ? (
        <Empty
          icon={<ReceiptText className="size-10" strokeWidth={1.5} />}
          title={t('empty', { filter })}
          hint={t('emptyHint', { filter })}
        >
          {filter === 'active' && (
            <Link href="/" className={buttonClass('primary')}>
              {t('toMenu')}
            </Link>
          )}
        </Empty>
      ) : (
        <ul className="flex flex-col gap-2 p-2">
          {orders.map(({ order, images }) => (
            <li key={order.id}>
              <OrderCard order={order} images={images} userId={userId} />
            </li>
          ))}
        </ul>
      )}
      <OlderPages query={query}>{t('more')}</OlderPages>
    </>
  )
}

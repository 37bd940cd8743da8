'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { ChevronRight, WalletCards } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useMoney, useTimes } from '@/app/format'
import { useTRPC, useTRPCClient } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { Empty } from '@/app/ui/empty'
import { Link } from '@/app/ui/link'
import type { EntriesPage, EntryView } from '@/server/payments/schema'
import { OlderPages } from '../../older-pages'
import { useMealName } from '../../use-meal-name'

type Props = { first: EntriesPage; timeZone: string; now: Date }

/** What moved the balance and the allowances, newest first; older ones when asked for. */
export function EntryList({ first, timeZone, now }: Props) {
  const t = useTranslations('me')
  const trpc = useTRPC()
  const client = useTRPCClient()
  const query = useInfiniteQuery({
    queryKey: [...trpc.me.entries.queryKey({}), 'pages'],
    queryFn: ({ pageParam }) => client.me.entries.query({ after: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: EntriesPage) => (last.more ? last.entries.at(-1)?.id : undefined),
    initialData: { pages: [first], pageParams: [undefined] },
  })
  const entries = query.data.pages.flatMap((page) => page.entries)
  if (entries.length === 0) {
    return (
      <section className="rounded-card bg-card">
        <Empty
          icon={<WalletCards className="size-10" strokeWidth={1.5} />}
          title={t('noEntries')}
          hint={t('noEntriesHint')}
        >
          <Link href="/" className={buttonClass('outline')}>
            {t('toMenu')}
          </Link>
        </Empty>
      </section>
    )
  }
  return (
    <section aria-labelledby="entries" className="rounded-card bg-card px-4 pt-4">
      <h2 id="entries" className="font-semibold">
        {t('entries')}
      </h2>
      <ul className="divide-y divide-line">
        {entries.map((entry) => (
          <Entry key={entry.id} {...{ entry, timeZone, now }} />
        ))}
      </ul>
      <OlderPages query={query}>{t('older')}</OlderPages>
    </section>
  )
}

function Entry({ entry, timeZone, now }: { entry: EntryView; timeZone: string; now: Date }) {
  const t = useTranslations('me')
  const money = useMoney()
  const times = useTimes(timeZone)
  const mealName = useMealName(timeZone, now)
  const { order, amountCents, note } = entry
  const came = amountCents > 0
  const kind = entry.kind === 'TOP_UP' && !came ? 'TAKEN_BACK' : entry.kind
  const meal = order && mealName({ kind: order.mealKind, serviceDate: order.serviceDate })
  const facts = (
    <>
      <span className="min-w-0 flex-[1_1_9rem]">
        <span className="block">
          {t('kind', { kind })}
          <span className="text-fg-2"> · {t('account', { account: entry.account })}</span>
        </span>
        {entry.kind === 'TOP_UP' && <span className="block text-fg-2">{t('byCanteen')}</span>}
        {note && <span className="block text-fg-2 wrap-anywhere">{note}</span>}
        <span className="flex flex-wrap gap-x-2 text-xs text-fg-2">
          {order && <span>{[meal, order.pickupNumber].filter(Boolean).join(' ')}</span>}
          <time dateTime={entry.createdAt.toISOString()}>{times.dateTime(entry.createdAt)}</time>
        </span>
      </span>
      <span className={`ms-auto shrink-0 font-semibold tabular-nums ${came ? 'text-ok' : ''}`}>
        {came ? '+' : '−'}
        {money(Math.abs(amountCents))}
      </span>
      <ChevronRight
        className={`-me-1 size-4 shrink-0 text-fg-2 ${order ? '' : 'invisible'}`}
        aria-hidden="true"
      />
    </>
  )
  const row = 'flex min-h-15 flex-wrap items-center gap-x-2 py-2'
  return (
    <li>
      {order ? (
        <Link href={`/orders/${order.id}`} className={row}>
          {facts}
        </Link>
      ) : (
        <div className={row}>{facts}</div>
      )}
    </li>
  )
}

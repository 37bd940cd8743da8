'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useMoney, useTimes } from '@/app/format'
import { useTRPC } from '@/app/trpc-client'
import type { TopUpView } from '@/server/allowance/schema'
import { RegionError, RegionSkeleton } from '../region-state'

/** The last top-ups: which administrator, when, how many people, how much, and what for. */
export function TopUpList({ timeZone, first }: { timeZone: string; first: TopUpView[] | undefined }) {
  const t = useTranslations('people.topUp')
  const trpc = useTRPC()
  const money = useMoney()
  const times = useTimes(timeZone)
  const query = useQuery({
    ...trpc.allowance.topUps.queryOptions(),
    ...(first ? { initialData: first } : {}),
  })
  if (query.isPending) return <RegionSkeleton className="grid gap-2" />
  if (!query.data)
    return <RegionError polls={false} error={query.error} onRetry={() => void query.refetch()} />
  return (
    <section aria-labelledby="top-ups" className="grid gap-2">
      <h3 id="top-ups" className="text-lg font-semibold">
        {t('last')}
      </h3>
      {query.data.length === 0 && <p className="text-fg-2">{t('none')}</p>}
      <ul className="divide-y divide-line rounded-card border border-line bg-card px-4 empty:hidden">
        {query.data.map(({ at, actor, people, totalCents, notes }) => (
          <li key={at.toISOString()} className="flex flex-wrap items-baseline justify-between gap-x-4 py-3">
            <div className="min-w-0 flex-1 basis-48">
              <p className="font-semibold wrap-anywhere">{actor ?? t('unknownActor')}</p>
              <p className="text-sm text-fg-2 wrap-anywhere">
                <time dateTime={at.toISOString()}>{times.dateTime(at)}</time>
                {notes.map((note) => ` · ${note}`)}
              </p>
            </div>
            <p className="tabular-nums">{t('summary', { people, total: money(totalCents) })}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}

'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/app/trpc-client'
import type { PeoplePage, RulesView, TopUpView } from '@/server/allowance/schema'
import { RegionError, RegionSkeleton } from '../region-state'
import { PeopleList } from './people-list'
import { RulesPanel } from './rules-panel'
import { TopUp } from './top-up'
import { TopUpList } from './top-up-list'

type Props = {
  timeZone: string
  /** What the page was drawn with. */
  first: {
    rules: RulesView | undefined
    people: PeoplePage | undefined
    topUps: TopUpView[] | undefined
  }
}

/** What the company pays by department, top-ups by file, and everybody with department and balance. */
export function PeopleScreen({ timeZone, first }: Props) {
  const t = useTranslations('people')
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const rules = useQuery({
    ...trpc.allowance.rules.queryOptions(),
    ...(first.rules ? { initialData: first.rules } : {}),
  })
  const reload = () => void queryClient.invalidateQueries(trpc.allowance.pathFilter())

  if (rules.isPending) return <RegionSkeleton className="grid gap-3" />
  if (!rules.data)
    return <RegionError polls={false} error={rules.error} onRetry={() => void rules.refetch()} />
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-8 p-4 pb-12 wrap-anywhere">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      <RulesPanel rules={rules.data} onChanged={reload} />
      <section aria-labelledby="top-up" className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <h2 id="top-up" className="text-xl font-semibold">
          {t('topUp.title')}
        </h2>
        <div className="rounded-card border border-line bg-card p-4">
          <TopUp timeZone={timeZone} onDone={reload} />
        </div>
        <TopUpList timeZone={timeZone} first={first.topUps} />
      </section>
      <PeopleList departments={rules.data.departments} first={first.people} onChanged={reload} />
    </div>
  )
}

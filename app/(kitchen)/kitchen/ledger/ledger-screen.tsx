'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { errorCode } from '@/app/error-text'
import { useTimes } from '@/app/format'
import { useTRPC } from '@/app/trpc-client'
import type { LedgerView } from '@/server/operations/schema'
import { type Drawn, initially } from '../drawn'
import { MealSelect } from '../meal-select'
import { NoMeals, RegionError, RegionSkeleton } from '../region-state'
import { useMealChoice } from '../use-meal-choice'
import { LedgerTable } from './ledger-table'
import { OutboxPanel } from './outbox-panel'
import { ReconcilePanel } from './reconcile-panel'
import { Verdict } from './verdict'

/** Fast enough to watch a rush, slow enough that a forgotten tab costs nothing. Milliseconds. */
const REFRESH_MS = 5_000
const LIST = 'grid gap-3'

/** Where every portion is, what does not add up, and what is under way. */
export function LedgerScreen({ mealId: fromUrl, first, ...known }: Drawn<LedgerView>) {
  const t = useTranslations('ledger')
  const trpc = useTRPC()
  const { meals, meal, choose } = useMealChoice(fromUrl, known.meals)
  const times = useTimes(meal?.timeZone ?? 'UTC')
  const ledger = useQuery({
    ...trpc.operations.ledger.queryOptions({ mealId: meal?.id ?? '' }),
    ...initially(first, meal?.id),
    enabled: meal !== undefined,
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  })
  const outbox = useQuery({ ...trpc.operations.outbox.queryOptions(), refetchInterval: REFRESH_MS })

  if (meals.isPending) return <RegionSkeleton className={LIST} />
  if (!meals.data) return <RegionError error={meals.error} onRetry={() => void meals.refetch()} />
  if (!meal) return <NoMeals />
  // Another meal's book under this meal's name would be the worst answer of all.
  const book = ledger.isPlaceholderData ? undefined : ledger.data
  const shut = ['FORBIDDEN', 'UNAUTHENTICATED', 'NOT_FOUND'].includes(errorCode(ledger.error) ?? '')

  return (
    <div className="grid grid-cols-1 gap-4 p-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="sr-only">{t('title')}</h1>
        <MealSelect meals={meals.data} meal={meal} onChoose={choose} />
        {book && (
          <p className={ledger.isError ? 'font-semibold text-warn-fg' : 'text-fg-2'} data-testid="as-of">
            {t(ledger.isError ? 'stale' : 'asOf', { time: times.seconds(book.serverNow) })}
          </p>
        )}
      </div>
      {book && !shut ? (
        <>
          <Verdict breaches={book.breaches} redis={book.redis} />
          <LedgerTable rows={book.rows} breaches={book.breaches} />
          <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
            <ReconcilePanel book={book} timeZone={meal.timeZone} />
            {outbox.data ? (
              <OutboxPanel outbox={outbox.data} timeZone={meal.timeZone} />
            ) : outbox.error ? (
              <RegionError error={outbox.error} onRetry={() => void outbox.refetch()} />
            ) : (
              <RegionSkeleton className={LIST} count={3} />
            )}
          </div>
        </>
      ) : ledger.error ? (
        <RegionError error={ledger.error} onRetry={() => void ledger.refetch()} />
      ) : (
        <RegionSkeleton className={LIST} />
      )}
    </div>
  )
}

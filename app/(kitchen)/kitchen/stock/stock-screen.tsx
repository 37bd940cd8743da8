'use client'
import { useIsMutating, useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useMemo, useState } from 'react'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { Empty } from '@/app/ui/empty'
import { Link } from '@/app/ui/link'
import { Name } from '@/app/ui/name'
import type { StockRow } from '@/server/kitchen/schema'
import { ConnectionPill, StaleStrip } from '../connection'
import { type Drawn, initially } from '../drawn'
import { MealSelect } from '../meal-select'
import { NoMeals, RegionError, RegionSkeleton } from '../region-state'
import { pollEvery, useLiveKitchen } from '../use-live-kitchen'
import { useMealChoice } from '../use-meal-choice'
import { StockItem } from './stock-item'
import { filterStock, groupByCategory } from './stock-rules'
import { STOCK_SCOPE } from './use-stock-changes'

const LIST = 'grid gap-3'

/** Portions and what is on sale, live. */
export function StockScreen({ mealId: fromUrl, first, ...known }: Drawn<StockRow[]>) {
  const t = useTranslations('kitchen.stock')
  const trpc = useTRPC()
  const { meals, meal, choose } = useMealChoice(fromUrl, known.meals)
  const connection = useLiveKitchen(meal?.id)
  const [words, setWords] = useState('')
  // What was read in the middle of a change is older than what is on the screen.
  const changing =
    useIsMutating({ predicate: ({ options }) => options.scope?.id.startsWith(STOCK_SCOPE) ?? false }) > 0
  const stock = useQuery({
    ...trpc.kitchen.stock.queryOptions({ mealId: meal?.id ?? '' }),
    ...initially(first, meal?.id),
    enabled: meal !== undefined && !changing,
    refetchInterval: pollEvery(connection.live),
  })

  if (meals.isPending) return <RegionSkeleton className={LIST} />
  if (!meals.data) return <RegionError error={meals.error} onRetry={() => void meals.refetch()} />
  if (!meal) return <NoMeals />

  const link = {
    ...connection,
    updatedAt: stock.dataUpdatedAt,
    failing: stock.isError || stock.isRefetchError,
    timeZone: meal.timeZone,
  }
  return (
    <>
      <StaleStrip {...link} />
      <div className="flex flex-wrap items-center gap-3 px-4 pt-3">
        <h1 className="sr-only">{t('title')}</h1>
        <MealSelect meals={meals.data} meal={meal} onChoose={choose} />
        <ConnectionPill {...link} />
        <label className="relative min-w-[min(12rem,100%)] flex-1">
          <span className="sr-only">{t('search')}</span>
          <Search aria-hidden className="pointer-events-none absolute top-4.5 left-3 size-5 text-fg-2" />
          <input
            type="search"
            placeholder={t('search')}
            className="min-h-14 w-full rounded-control border border-edge bg-card pr-3 pl-10 placeholder:text-fg-2"
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        </label>
      </div>
      {stock.data ? (
        <StockList mealId={meal.id} rows={stock.data} words={words} onClear={() => setWords('')} />
      ) : stock.error ? (
        <RegionError error={stock.error} onRetry={() => void stock.refetch()} />
      ) : (
        <RegionSkeleton className={LIST} />
      )}
    </>
  )
}

type ListProps = { mealId: string; rows: StockRow[]; words: string; onClear: () => void }

function StockList({ mealId, rows, words, onClear }: ListProps) {
  const t = useTranslations('kitchen.stock')
  const found = useMemo(() => groupByCategory(filterStock(rows, words)), [rows, words])
  if (rows.length === 0) {
    return (
      <Empty title={t('empty')} hint={t('emptyHint')}>
        <Link href="/kitchen/menus" className={buttonClass('primary', 'kitchen')}>
          {t('goToMenus')}
        </Link>
      </Empty>
    )
  }
  if (found.length === 0) {
    return (
      <Empty title={t('notFound', { words })}>
        <button type="button" className={buttonClass('primary', 'kitchen')} onClick={onClear}>
          {t('clear')}
        </button>
      </Empty>
    )
  }
  return (
    <div className="grid gap-4 p-4">
      {found.map((group) => (
        <section key={group.key} aria-label={`${group.categoryZh} ${group.categoryEn}`}>
          <h2 className="mb-2 text-lg font-semibold text-fg-2">
            <Name zh={group.categoryZh} en={group.categoryEn} />
          </h2>
          <ul className="rounded-card bg-card">
            {group.rows.map((row) => (
              <StockItem key={row.menuItemId} mealId={mealId} row={row} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

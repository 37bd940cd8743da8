'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/app/trpc-client'
import type { BoardView } from '@/server/kitchen/schema'
import { ConnectionPill, StaleStrip } from '../connection'
import { type Drawn, initially } from '../drawn'
import { MealSelect } from '../meal-select'
import { NoMeals, RegionError, RegionSkeleton } from '../region-state'
import { pollEvery, useLiveKitchen } from '../use-live-kitchen'
import { useMealChoice } from '../use-meal-choice'
import { mergeBoard } from './board-rules'
import { ShiftButton } from './shift-button'
import { TicketBoard } from './ticket-board'
import { useShift } from './use-shift'

const GRID = 'grid grid-cols-[repeat(auto-fill,minmax(min(280px,100%),1fr))] items-start gap-3'

/** The kitchen's first screen: which meal, is it live, and its tickets. */
export function BoardScreen({ mealId: fromUrl, first, ...known }: Drawn<BoardView>) {
  const t = useTranslations('kitchen.board')
  const trpc = useTRPC()
  const { meals, meal, choose } = useMealChoice(fromUrl, known.meals)
  const connection = useLiveKitchen(meal?.id)
  const shift = useShift()
  const board = useQuery({
    ...trpc.kitchen.board.queryOptions({ mealId: meal?.id ?? '' }),
    ...initially(first, meal?.id),
    enabled: meal !== undefined,
    refetchInterval: pollEvery(connection.live),
    // Fetched again, cards keep their places; see mergeTickets.
    structuralSharing: (old, fetched) => mergeBoard(old as BoardView | undefined, fetched as BoardView),
  })

  if (meals.isPending) return <RegionSkeleton className={GRID} count={8} />
  if (!meals.data) return <RegionError error={meals.error} onRetry={() => void meals.refetch()} />
  if (!meal) return <NoMeals />

  const link = {
    ...connection,
    updatedAt: board.dataUpdatedAt,
    failing: board.isError || board.isRefetchError,
    timeZone: meal.timeZone,
  }
  return (
    <>
      <StaleStrip {...link} />
      <div className="flex flex-wrap items-center gap-3 px-4 pt-3">
        <h1 className="sr-only">{t('title')}</h1>
        <MealSelect meals={meals.data} meal={meal} onChoose={choose} />
        <ConnectionPill {...link} />
        <ShiftButton shift={shift} />
      </div>
      {board.data ? (
        <TicketBoard
          key={meal.id}
          board={board.data}
          fetchedAt={board.dataUpdatedAt}
          grid={GRID}
          ring={shift.ring}
        />
      ) : board.error ? (
        <RegionError error={board.error} onRetry={() => void board.refetch()} />
      ) : (
        <RegionSkeleton className={GRID} count={8} />
      )}
    </>
  )
}

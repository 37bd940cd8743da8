'use client'

import { Search } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { memo } from 'react'
import { Link } from '@/app/ui/link'
import { Name } from '@/app/ui/name'
import { noteTapped, useCurrentLink } from '@/app/ui/use-current-link'
import type { CanteenView, MealSummary, MealsView } from '@/server/menu/schema'
import { useMealName } from '../use-meal-name'
import { CutoffCountdown } from './cutoff-countdown'

type Props = { meals: MealsView; meal: MealSummary; canteen: CanteenView; closed: boolean }

/** Where and which meal, how long it can still be ordered, and the other meals. */
export const MenuHeader = memo(function MenuHeader({ meals, meal, canteen, closed }: Props) {
  const t = useTranslations('menu')
  const mealName = useMealName(canteen.timeZone, meals.serverNow)
  const row = useCurrentLink()
  return (
    <header className="bg-card py-2">
      <div className="flex flex-wrap items-center gap-x-1 ps-4 pe-1">
        <h1 className="line-clamp-3 min-w-0 flex-[1_1_8rem] text-balance text-lg font-semibold">
          <Name zh={canteen.nameZh} en={canteen.nameEn} /> ·{' '}
          {/* A line ends before a date and not within it. */}
          <span className="inline-block">{mealName(meal)}</span>
        </h1>
        <div className="shrink-0">
          <CutoffCountdown
            cutoffAt={meal.cutoffAt}
            timeZone={canteen.timeZone}
            closed={closed}
            serverNow={meals.serverNow}
          />
        </div>
        <Link
          href={`/search?meal=${meal.id}`}
          aria-label={t('search')}
          className="tap ms-auto grid shrink-0 place-items-center text-fg-2"
        >
          <Search className="size-5.5" aria-hidden="true" />
        </Link>
      </div>
      <nav
        ref={row}
        aria-label={t('meals')}
        hidden={meals.meals.length < 2}
        className="relative flex gap-2 overflow-x-auto px-4 py-1 [scrollbar-width:none] [&[hidden]]:hidden"
      >
        {meals.meals.map((other) => (
          <Link
            key={other.id}
            href={`/?meal=${other.id}`}
            replace
            scroll={false}
            onClick={() => noteTapped(`/?meal=${other.id}`)}
            aria-current={other.id === meal.id ? 'page' : undefined}
            className="grid min-h-11 shrink-0 place-items-center"
          >
            <span
              className={`rounded-full px-3 text-xs/9 ${other.id === meal.id ? 'bg-brand-weak font-semibold text-brand' : 'bg-fill text-fg-2'}`}
            >
              {mealName(other)}
              {(other.status === 'CLOSED' || other.cutoffAt <= meals.serverNow) && ` · ${t('closed')}`}
            </span>
          </Link>
        ))}
      </nav>
    </header>
  )
})

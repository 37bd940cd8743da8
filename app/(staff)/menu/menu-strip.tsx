'use client'

import { Info, Megaphone } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useTimes } from '@/app/format'
import type { Phase } from '@/app/meal-phase'
import { Link } from '@/app/ui/link'
import type { MealsView, MenuView } from '@/server/menu/schema'
import { Name } from '../name'
import { useMealName } from '../use-meal-name'

const strip = 'flex min-h-8 items-center gap-2 bg-warn-bg px-4 py-1 text-xs text-warn-fg'

/** Why nothing can be ordered now, and what can be done instead. */
export function PhaseStrip({ phase, menu, meals }: { phase: Phase; menu: MenuView; meals: MealsView }) {
  const t = useTranslations('menu')
  const times = useTimes(menu.canteen.timeZone)
  const mealName = useMealName(menu.canteen.timeZone, meals.serverNow)
  if (phase !== 'closed' && phase !== 'upcoming') return null
  const next = meals.meals.find((meal) => meal.orderable && meal.id !== menu.meal.id)
  return (
    <div className={strip}>
      <Info className="size-4 shrink-0" aria-hidden="true" />
      <p className="flex-1">
        {phase === 'closed'
          ? t('closedHint')
          : t('upcomingHint', { time: times.dateTime(menu.meal.opensAt) })}
      </p>
      {next && (
        <Link
          href={`/?meal=${next.id}`}
          replace
          className="tap grid place-items-center font-semibold underline"
        >
          {t('seeNext', { meal: mealName(next) })}
        </Link>
      )}
    </div>
  )
}

export function Notice({ zh, en }: { zh: string; en: string }) {
  const t = useTranslations('menu')
  if (!zh && !en) return null
  return (
    <p className={strip}>
      <Megaphone className="size-4 shrink-0" aria-hidden="true" />
      <span className="sr-only">{t('notice')}</span>
      <Name zh={zh} en={en} className="line-clamp-2" />
    </p>
  )
}

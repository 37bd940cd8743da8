'use client'

import { Info, Megaphone } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTimes } from '@/app/format'
import type { Phase } from '@/app/meal-phase'
import { later } from '@/app/ui/later'
import { Link } from '@/app/ui/link'
import { Name } from '@/app/ui/name'
import { noteTapped } from '@/app/ui/use-current-link'
import type { MealsView, MenuView } from '@/server/menu/schema'
import { useMealName } from '../use-meal-name'

const MenuAlert = later(() => import('./menu-alert').then((m) => m.MenuAlert))

const strip = 'flex min-h-8 items-center gap-2 bg-warn-bg px-4 py-1 text-xs text-warn-fg'

/** Why nothing can be ordered now, and what can be done instead. */
export function PhaseStrip({ phase, menu, meals }: { phase: Phase; menu: MenuView; meals: MealsView }) {
  const t = useTranslations('menu')
  const times = useTimes(menu.canteen.timeZone)
  const mealName = useMealName(menu.canteen.timeZone, meals.serverNow)
  const [first] = useState(phase)
  const upcoming = phase === 'upcoming'
  if (phase !== 'closed' && !upcoming) return null
  const others = meals.meals.filter((meal) => meal.id !== menu.meal.id)
  const next =
    others.find((meal) => meal.orderable) ??
    (phase === 'closed'
      ? others.find((meal) => meal.status === 'OPEN' && meal.opensAt > meals.serverNow)
      : undefined)
  return (
    <div className={`${strip} min-h-11 flex-wrap gap-y-0`}>
      <Info className="size-4 shrink-0" aria-hidden="true" />
      <p className="flex-1 basis-40">
        {phase === 'closed'
          ? t('closedHint')
          : t('upcomingHint', { time: times.dateTime(menu.meal.opensAt) })}
      </p>
      {next && (
        <Link
          href={`/?meal=${next.id}`}
          replace
          onClick={() => noteTapped(`/?meal=${next.id}`)}
          className="tap grid place-items-center font-semibold underline"
        >
          {t(next.orderable ? 'seeNext' : 'seeLater', {
            meal: mealName(next),
            time: times.dateTime(next.opensAt),
          })}
        </Link>
      )}
      {(upcoming || !next) && (
        // Of this one that is to open, or of whichever comes next. A row of its own is there before its code is.
        <div className={next ? 'min-h-11 w-full text-end' : ''}>
          <MenuAlert
            mealId={upcoming ? menu.meal.id : undefined}
            justClosed={first !== phase}
            className="tap font-semibold"
          />
        </div>
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

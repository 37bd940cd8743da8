'use client'

import { useQuery } from '@tanstack/react-query'
import { CalendarOff } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect } from 'react'
import { useTimes } from '@/app/format'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { Empty } from '@/app/ui/empty'
import { Name } from '@/app/ui/name'
import type { MealsView, MenuView } from '@/server/menu/schema'
import { POLL_MS } from '../use-live'
import { MenuAlert } from './menu-alert'

/** Nothing to order yet: asks now and then, and shows the menu by itself when there is one. `menu` is one without dishes. */
export function MenuWaiting({ meals: first, menu }: { meals: MealsView; menu?: MenuView }) {
  const t = useTranslations('menu')
  const trpc = useTRPC()
  const router = useRouter()
  const times = useTimes(first.canteen.timeZone)
  const often = { refetchInterval: POLL_MS }
  const meals = useQuery(trpc.menu.meals.queryOptions({}, { initialData: first, ...often })).data
  const mealId = menu?.meal.id ?? ''
  const dishes = useQuery(
    trpc.menu.get.queryOptions(
      { mealId },
      { ...(menu ? { initialData: menu } : {}), ...often, enabled: menu !== undefined },
    ),
  ).data?.categories.length
  const ready = menu ? Boolean(dishes) : meals.currentMealId !== null
  useEffect(() => {
    if (ready) router.refresh()
  }, [ready, router])

  const opensAt = menu && menu.meal.opensAt > first.serverNow ? times.dateTime(menu.meal.opensAt) : 'none'
  return (
    <>
      <header className="flex min-h-topbar items-center bg-card px-4">
        <h1 className="line-clamp-2 text-lg font-semibold">
          <Name zh={first.canteen.nameZh} en={first.canteen.nameEn} />
        </h1>
      </header>
      <Empty
        icon={<CalendarOff className="size-10" strokeWidth={1.5} />}
        title={menu ? t('unpublished') : t('noMeal')}
        hint={menu ? t('unpublishedHint', { opens: opensAt }) : t('noMealHint')}
      >
        <div className="min-h-11">
          <MenuAlert
            mealId={menu?.meal.id}
            className={`${buttonClass('outline')} aria-pressed:bg-brand-weak`}
          />
        </div>
      </Empty>
    </>
  )
}

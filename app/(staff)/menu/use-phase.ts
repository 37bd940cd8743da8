'use client'

import { useEffect } from 'react'
import { type Phase, phaseAt } from '@/app/meal-phase'
import { keptPageAt } from '@/app/reach'
import type { MenuView } from '@/server/menu/schema'
import { learnServerTime, useTimeOf } from '../use-clock'

/**
 * Where a meal stands by the server's clock, which `menu` tells; changes under the person's eyes, without a reload.
 * `first` is the menu that came with the page: on a page that was kept it is as old as the page, and says nothing.
 */
export function usePhase(menu: MenuView, first: MenuView): Phase {
  const { meal, serverNow } = menu
  const kept = serverNow.getTime() === first.serverNow.getTime()
  useEffect(() => {
    if (!kept || !keptPageAt()) learnServerTime(serverNow)
  }, [kept, serverNow])
  return useTimeOf((now) => phaseAt(meal, now), serverNow)
}

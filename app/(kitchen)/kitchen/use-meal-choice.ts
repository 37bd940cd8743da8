'use client'
import { useQuery } from '@tanstack/react-query'
import { useState, useSyncExternalStore } from 'react'
import { useTRPC } from '@/app/trpc-client'
import type { KitchenMeal } from '@/server/kitchen/schema'
import { chooseMeal } from './choose-meal'

const KEY = 'kaifan.kitchen.meal'
/** A choice lasts a shift: tomorrow's first look should not show yesterday's dinner. Milliseconds. */
const SHIFT_MS = 12 * 3_600_000

const never = () => () => {}

function remembered(): string | null {
  try {
    const { mealId, at } = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    return typeof mealId === 'string' && Date.now() - at < SHIFT_MS ? mealId : null
  } catch {
    return null
  }
}

/** The canteen's meals and the one this screen is about; the choice is shared by all kitchen screens. `first`: as drawn by the server. */
export function useMealChoice(fromUrl: string | null, first?: KitchenMeal[] | undefined) {
  const trpc = useTRPC()
  const meals = useQuery({
    ...trpc.kitchen.meals.queryOptions(),
    ...(first ? { initialData: first } : {}),
    refetchInterval: 60_000,
  })
  // The server knows nothing of it, so it comes a moment after what the server has drawn.
  const kept = useSyncExternalStore(never, remembered, () => null)
  const [chosen, setChosen] = useState<string | null>(fromUrl)
  const meal = meals.data && chooseMeal(meals.data, chosen ?? kept, Date.now())

  const choose = (mealId: string) => {
    setChosen(mealId)
    try {
      localStorage.setItem(KEY, JSON.stringify({ mealId, at: Date.now() }))
    } catch {
      // Private mode: the choice lives until the page is left.
    }
  }
  return { meals, meal, choose }
}

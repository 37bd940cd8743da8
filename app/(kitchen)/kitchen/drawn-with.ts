import { kitchenCaller } from '../kitchen-caller'
import { chooseMeal } from './choose-meal'
import type { Drawn } from './drawn'

type Search = Promise<Record<string, string | string[] | undefined>>
type Caller = NonNullable<Awaited<ReturnType<typeof kitchenCaller>>>

/**
 * Reads it with the document: a tablet that is switched on shows its tickets before its scripts can ask for them. What
 * cannot be read is asked for by the screen, which says so and tries again. Null: the layout is sending them away.
 */
export async function drawnWith<T>(
  searchParams: Search,
  read: (call: Caller, mealId: string) => Promise<T>,
): Promise<Drawn<T> | null> {
  const [{ meal }, call] = await Promise.all([searchParams, kitchenCaller()])
  if (!call) return null
  const mealId = typeof meal === 'string' ? meal : null
  const meals = await call.kitchen.meals({}).catch(() => undefined)
  const chosen = meals && chooseMeal(meals, mealId, Date.now())
  const data = chosen && (await read(call, chosen.id).catch(() => undefined))
  return { mealId, meals, first: data === undefined ? null : { mealId: chosen?.id ?? '', data } }
}

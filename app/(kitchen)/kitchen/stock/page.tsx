import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { kitchenCaller } from '../../kitchen-caller'
import { chooseMeal } from '../choose-meal'
import { StockScreen } from './stock-screen'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('kitchen.nav'))('stock') }
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function StockPage({ searchParams }: Props) {
  const [{ meal }, call] = await Promise.all([searchParams, kitchenCaller()])
  if (!call) return null // the layout is sending them away
  const mealId = typeof meal === 'string' ? meal : null
  // What cannot be read now is asked for by the screen, which says so and tries again.
  const meals = await call.kitchen.meals({}).catch(() => undefined)
  const chosen = meals && chooseMeal(meals, mealId, Date.now())
  const rows = chosen && (await call.kitchen.stock({ mealId: chosen.id }).catch(() => undefined))
  return <StockScreen {...{ mealId, meals }} first={rows ? { mealId: chosen.id, rows } : null} />
}

import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { drawnWith } from '../drawn-with'
import { StockScreen } from './stock-screen'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('kitchen.nav'))('stock') }
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function StockPage({ searchParams }: Props) {
  const drawn = await drawnWith(searchParams, (call, mealId) => call.kitchen.stock({ mealId }))
  return drawn && <StockScreen {...drawn} />
}

import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { StockScreen } from './stock-screen'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('kitchen.nav'))('stock') }
}

export default async function StockPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const { meal } = await searchParams
  return <StockScreen mealId={typeof meal === 'string' ? meal : null} />
}

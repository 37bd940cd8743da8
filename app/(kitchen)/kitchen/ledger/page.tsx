import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { LedgerScreen } from './ledger-screen'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('ledger'))('title') }
}

export default async function LedgerPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const { meal } = await searchParams
  return <LedgerScreen mealId={typeof meal === 'string' ? meal : null} />
}

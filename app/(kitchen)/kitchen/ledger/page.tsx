import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { drawnWith } from '../drawn-with'
import { LedgerScreen } from './ledger-screen'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('ledger'))('title') }
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function LedgerPage({ searchParams }: Props) {
  const drawn = await drawnWith(searchParams, (call, mealId) => call.operations.ledger({ mealId }))
  return drawn && <LedgerScreen {...drawn} />
}

import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { BoardScreen } from './board/board-screen'
import { drawnWith } from './drawn-with'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('kitchen.nav'))('board') }
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function BoardPage({ searchParams }: Props) {
  const drawn = await drawnWith(searchParams, (call, mealId) => call.kitchen.board({ mealId }))
  return drawn && <BoardScreen {...drawn} />
}

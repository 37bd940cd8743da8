import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { BoardScreen } from './board/board-screen'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('kitchen.nav'))('board') }
}

/** `?meal=` is how the other kitchen screens point at a meal. */
export default async function BoardPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const { meal } = await searchParams
  return <BoardScreen mealId={typeof meal === 'string' ? meal : null} />
}

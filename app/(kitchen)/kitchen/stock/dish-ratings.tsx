'use client'
import { useQuery } from '@tanstack/react-query'
import { ThumbsDown, ThumbsUp } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/app/trpc-client'

/** What people say changes by the day, not by the minute. Milliseconds. */
const FRESH_MS = 5 * 60_000
/** The words said most often. */
const TAGS = 3

/** What people said of a dish in the last months; nothing for one that nobody rated. One request for the whole list. */
export function DishRatings({ mealId, dishId }: { mealId: string; dishId: string }) {
  const t = useTranslations('kitchen.stock')
  const trpc = useTRPC()
  const { data } = useQuery(trpc.kitchen.ratings.queryOptions({ mealId }, { staleTime: FRESH_MS }))
  const rating = data?.find((one) => one.dishId === dishId)
  if (!rating) return null
  return (
    <p className="col-span-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-base text-fg-2 md:col-span-4">
      <span className="flex items-center gap-1 tabular-nums">
        <ThumbsUp aria-hidden className="size-4" />
        <span className="sr-only">{t('likes')} </span>
        {rating.likes}
      </span>
      <span className="flex items-center gap-1 tabular-nums">
        <ThumbsDown aria-hidden className="size-4" />
        <span className="sr-only">{t('dislikes')} </span>
        {rating.dislikes}
      </span>
      {rating.tags.slice(0, TAGS).map(({ tag, count }) => (
        <span key={tag} className="tabular-nums">
          {t('tag', { tag })} {count}
        </span>
      ))}
    </p>
  )
}

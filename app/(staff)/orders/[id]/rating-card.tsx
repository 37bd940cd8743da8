'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ThumbsDown, ThumbsUp } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { useErrorText } from '@/app/error-text'
import { useTimes } from '@/app/format'
import { isLast } from '@/app/is-last'
import { useTRPC } from '@/app/trpc-client'
import { later } from '@/app/ui/later'
import { useFocusKept } from '@/app/ui/use-focus-kept'
import type { OrderView, RatingView } from '@/server/orders/schema'
import { useNowSeconds } from '../../use-clock'
import { useTakeOrder } from './use-take-order'

const THUMBS = [
  { liked: true, Icon: ThumbsUp, on: 'aria-pressed:border-ok aria-pressed:bg-ok-weak aria-pressed:text-ok' },
  {
    liked: false,
    Icon: ThumbsDown,
    on: 'aria-pressed:border-danger aria-pressed:bg-danger-weak aria-pressed:text-danger',
  },
] as const

const RatingWords = later(() => import('./rating-words').then((m) => m.RatingWords))

/** One tap says it; words and tags come after, for whoever wants to. Can be changed as long as the week lasts. */
export function RatingCard({ order }: { order: OrderView }) {
  const t = useTranslations('order.rating')
  const trpc = useTRPC()
  const errorText = useErrorText()
  const times = useTimes(order.timeZone)
  const now = useNowSeconds()
  // What was said and typed here stands above what the order knows, which another phone may have changed.
  const [mine, setMine] = useState<RatingView | null>(null)
  const [typed, setTyped] = useState<string | null>(null)
  const said = mine ?? order.rating
  const comment = typed ?? said?.comment ?? ''
  const title = useRef<HTMLHeadingElement>(null)
  useFocusKept(title, said)
  const queryClient = useQueryClient()
  const { onSuccess, onError } = useTakeOrder(order.id)
  const scope = { id: `rate ${order.id}` }
  const rate = useMutation(
    trpc.orders.rate.mutationOptions({
      // Taps in quick succession arrive in the order of the taps.
      scope,
      onSuccess,
      onError: () => {
        // What was said after it is still on its way.
        if (isLast(queryClient, scope.id)) setMine(null)
        onError()
      },
    }),
  )
  if (!order.ratableUntil) return null
  const open = now === null || now * 1_000 < order.ratableUntil.getTime()
  if (!open && !order.rating) return null

  const say = (next: RatingView) => {
    setMine(next)
    rate.mutate({ orderId: order.id, ...next })
  }

  return (
    <section id="rating" aria-labelledby="rating-title" className="rounded-card bg-card p-4">
      <h2 ref={title} tabIndex={-1} id="rating-title" className="font-semibold">
        {t('title', { rated: said ? 'yes' : 'no' })}
      </h2>
      <div className="mt-2 grid grid-cols-2 gap-2">
        {THUMBS.map(({ liked, Icon, on }) => (
          <button
            key={String(liked)}
            type="button"
            disabled={!open}
            aria-pressed={said?.liked === liked}
            className={`flex min-h-12 items-center justify-center gap-2 rounded-full border border-edge font-semibold touch-manipulation ${on}`}
            onClick={() => say({ liked, tags: said?.liked === liked ? said.tags : [], comment })}
          >
            <Icon className="size-5" aria-hidden="true" />
            {t('thumb', { liked: String(liked) })}
          </button>
        ))}
      </div>
      {/* Here before the first tap, so that the tap finds them loaded. */}
      <RatingWords {...{ said, open, comment }} sending={rate.isPending} onType={setTyped} onSay={say} />
      <p role="status" className="mt-2 text-xs text-fg-2 empty:hidden">
        {rate.isSuccess ? t('thanks', { date: times.day(order.ratableUntil) }) : ''}
      </p>
      <p role="alert" className="mt-2 font-semibold text-danger empty:hidden">
        {rate.error && errorText(rate.error)}
      </p>
    </section>
  )
}

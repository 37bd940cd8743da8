'use client'

import { useMutation } from '@tanstack/react-query'
import { ThumbsDown, ThumbsUp } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useErrorText } from '@/app/error-text'
import { useTimes } from '@/app/format'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { type RatingTag, tagsFor } from '@/server/orders/rating-rules'
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

const CHIP =
  'min-h-11 rounded-full border border-edge px-4 text-fg-2 touch-manipulation aria-pressed:border-brand aria-pressed:bg-brand-weak aria-pressed:font-semibold aria-pressed:text-brand'

/** One tap says it; words and tags come after, for whoever wants to. Can be changed as long as the week lasts. */
export function RatingCard({ order }: { order: OrderView }) {
  const t = useTranslations('order.rating')
  const trpc = useTRPC()
  const errorText = useErrorText()
  const times = useTimes(order.timeZone)
  const now = useNowSeconds()
  const [said, setSaid] = useState<RatingView | null>(order.rating)
  const [comment, setComment] = useState(order.rating?.comment ?? '')
  const { onSuccess, onError } = useTakeOrder(order.id)
  const rate = useMutation(
    trpc.orders.rate.mutationOptions({
      // Taps in quick succession arrive in the order of the taps.
      scope: { id: `rate ${order.id}` },
      onSuccess,
      onError: () => {
        setSaid(order.rating)
        onError()
      },
    }),
  )
  if (!order.ratableUntil) return null
  const open = now === null || now * 1_000 < order.ratableUntil.getTime()
  if (!open && !order.rating) return null

  const say = (next: RatingView) => {
    setSaid(next)
    rate.mutate({ orderId: order.id, ...next })
  }
  const toggle = (tag: RatingTag) => {
    if (!said) return
    const tags = said.tags.includes(tag) ? said.tags.filter((one) => one !== tag) : [...said.tags, tag]
    say({ ...said, tags })
  }

  return (
    <section id="rating" aria-labelledby="rating-title" className="rounded-card bg-card p-4">
      <h2 id="rating-title" className="font-semibold">
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
      {said && (
        <>
          <fieldset className="mt-3 flex flex-wrap gap-2" disabled={!open}>
            <legend className="sr-only">{t('tags')}</legend>
            {tagsFor(said.liked)
              .filter((tag) => open || said.tags.includes(tag))
              .map((tag) => (
                <button
                  key={tag}
                  type="button"
                  aria-pressed={said.tags.includes(tag)}
                  className={CHIP}
                  onClick={() => toggle(tag)}
                >
                  {t('tag', { tag })}
                </button>
              ))}
          </fieldset>
          {open ? (
            <form
              className="mt-3"
              onSubmit={(event) => {
                event.preventDefault()
                say({ ...said, comment: comment.trim() })
              }}
            >
              <label htmlFor="rating-comment" className="text-fg-2">
                {t('comment')}
              </label>
              <textarea
                id="rating-comment"
                value={comment}
                maxLength={200}
                rows={2}
                onChange={(event) => setComment(event.target.value)}
                className="mt-1 block w-full rounded-thumb border border-edge bg-card p-3 text-base"
              />
              {comment.trim() !== said.comment && (
                <button type="submit" className={`${buttonClass('outline')} mt-2`} disabled={rate.isPending}>
                  {t('send')}
                </button>
              )}
            </form>
          ) : (
            said.comment && <p className="mt-3 break-words">{said.comment}</p>
          )}
        </>
      )}
      <p role="status" className="mt-2 text-xs text-fg-2 empty:hidden">
        {rate.isSuccess ? t('thanks', { date: times.day(order.ratableUntil) }) : ''}
      </p>
      <p role="alert" className="mt-2 font-semibold text-danger empty:hidden">
        {rate.error && errorText(rate.error)}
      </p>
    </section>
  )
}

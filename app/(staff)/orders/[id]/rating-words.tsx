'use client'

import { useTranslations } from 'next-intl'
import { buttonClass } from '@/app/ui/button'
import { type RatingTag, tagsFor } from '@/server/orders/rating-rules'
import type { RatingView } from '@/server/orders/schema'

const CHIP =
  'min-h-11 rounded-full border border-edge px-4 text-fg-2 touch-manipulation aria-pressed:border-brand aria-pressed:bg-brand-weak aria-pressed:font-semibold aria-pressed:text-brand'

type Props = {
  said: RatingView | null
  open: boolean
  /** As typed, not yet sent. */
  comment: string
  sending: boolean
  onType: (comment: string) => void
  onSay: (next: RatingView) => void
}

/** Tags and words to a thumb; nothing before there is one. */
export function RatingWords({ said, open, comment, sending, onType, onSay }: Props) {
  const t = useTranslations('order.rating')
  if (!said) return null

  const toggle = (tag: RatingTag) => {
    const tags = said.tags.includes(tag) ? said.tags.filter((one) => one !== tag) : [...said.tags, tag]
    onSay({ ...said, tags })
  }

  return (
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
            if (!sending) onSay({ ...said, comment: comment.trim() })
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
            onChange={(event) => onType(event.target.value)}
            className="mt-1 block w-full rounded-thumb border border-edge bg-card p-3 text-base"
          />
          {comment.trim() !== said.comment && (
            <button type="submit" className={`${buttonClass('outline')} mt-2`} aria-disabled={sending}>
              {t('send')}
            </button>
          )}
        </form>
      ) : (
        said.comment && <p className="mt-3 break-words">{said.comment}</p>
      )}
    </>
  )
}

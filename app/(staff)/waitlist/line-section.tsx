'use client'

import { useTranslations } from 'next-intl'
import { type RefObject, useRef } from 'react'
import { Link } from '@/app/ui/link'
import { Name } from '@/app/ui/name'
import { useFocusKept } from '@/app/ui/use-focus-kept'
import type { WaitlistEntryView } from '@/server/waitlist/schema'
import { LeaveLine } from './leave-line'
import { useWaitlist } from './use-waitlist'

/** Codes are ours and have words; anything else is what a cook wrote. */
const CODE = /^[A-Z_]+$/

type Props = {
  initial: WaitlistEntryView[]
  /** Gets the focus when nothing is left here. */
  top: RefObject<HTMLElement | null>
}

/** What the person waits for, and what became of it in the last day. Offers have a banner of their own. */
export function LineSection({ initial, top }: Props) {
  const t = useTranslations('waitlist')
  const shown = useWaitlist({ initial })
    .filter(({ status, offeredUntil }) => status !== 'LEFT' && offeredUntil === null)
    .sort((a, b) => Number(a.status !== 'WAITING') - Number(b.status !== 'WAITING'))
  const heading = useRef<HTMLHeadingElement>(null)
  useFocusKept(shown.length > 0 ? heading : top, shown.length)
  if (shown.length === 0) return null
  return (
    <section aria-labelledby="in-line" className="px-2 pt-2">
      <div className="rounded-card bg-card px-4 py-2">
        <h2 ref={heading} tabIndex={-1} id="in-line" className="text-base/8 font-semibold">
          {t('section')}
        </h2>
        <ul className="divide-y divide-line">
          {shown.map((entry) => (
            <li key={entry.id} className="flex min-h-14 items-center gap-2 py-1.5">
              <div className="min-w-0 flex-1">
                <p className="line-clamp-2">
                  <Name zh={entry.dishNameZh} en={entry.dishNameEn} />
                  {(entry.variantNameZh || entry.variantNameEn) && (
                    <span className="text-fg-2">
                      {' · '}
                      <Name zh={entry.variantNameZh} en={entry.variantNameEn} />
                    </span>
                  )}
                </p>
                <Standing entry={entry} />
              </div>
              {entry.status === 'WAITING' ? (
                <LeaveLine entry={entry} className="tap shrink-0 px-2 text-fg-2 underline" />
              ) : (
                (entry.status === 'ORDERED' || entry.status === 'OFFERED') && (
                  <Link
                    href={`/orders/${entry.orderId}`}
                    className="tap grid shrink-0 place-items-center px-2 font-semibold text-brand"
                  >
                    {t(entry.payBy ? 'payOrder' : 'seeOrder')}
                  </Link>
                )
              )}
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}

function Standing({ entry: { status, ahead, autoOrder, reason, payBy } }: { entry: WaitlistEntryView }) {
  const t = useTranslations('waitlist')
  if (status === 'WAITING') {
    return (
      <p className="flex flex-wrap gap-x-2 text-xs tabular-nums">
        <span className="font-semibold text-brand">{t('yourPlace', { ahead, place: ahead + 1 })}</span>
        <span className="text-fg-2">{t('modeShort', { auto: String(autoOrder) })}</span>
      </p>
    )
  }
  if (status === 'OFFERED') return <p className="text-xs text-fg-2">{t('placing')}</p>
  if (payBy) return <p className="text-xs font-semibold text-warn-fg">{t('unpaid')}</p>
  const why = reason && !CODE.test(reason) ? reason : t('why', { code: reason ?? 'SYSTEM' })
  return <p className="text-xs text-fg-2">{t('ended', { status, why })}</p>
}

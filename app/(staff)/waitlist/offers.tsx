'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { memo, useEffect, useRef, useState } from 'react'
import { buttonClass } from '@/app/ui/button'
import { later } from '@/app/ui/later'
import { useName } from '@/app/ui/name'
import { useFocusKept } from '@/app/ui/use-focus-kept'
import type { WaitlistEntryView } from '@/server/waitlist/schema'
import { useTabTitle } from './use-tab-title'
import { useWaitlist } from './use-waitlist'

const OfferCard = later(() => import('./offer-card').then((m) => m.OfferCard))

type Standing = 'open' | 'passed' | 'gone'

/** What is offered to the person now, wherever they are; one that passes on while they look says so before it goes. */
export const Offers = memo(function Offers({ initial }: { initial?: WaitlistEntryView[] }) {
  const t = useTranslations('waitlist')
  const name = useName()
  const router = useRouter()
  const entries = useWaitlist({ poll: true, ...(initial ? { initial } : {}) })
  const [seen, setSeen] = useState<WaitlistEntryView[]>([])
  const [over, setOver] = useState<string[]>([])
  const [letGo, setLetGo] = useState('')
  const words = useRef<HTMLParagraphElement>(null)

  useEffect(() => {
    const fresh = entries.filter((entry) => entry.offeredUntil !== null)
    setSeen((was) => {
      const known = was.filter((one) => !fresh.some((entry) => entry.id === one.id))
      return fresh.length > 0 ? [...known, ...fresh] : was
    })
  }, [entries])

  const standing = (one: WaitlistEntryView): Standing => {
    const now = entries.find((entry) => entry.id === one.id)
    if (now?.status === 'LAPSED') return 'passed'
    if (now?.status !== 'OFFERED' || now.offeredUntil === null) return 'gone'
    return over.includes(one.id) ? 'passed' : 'open'
  }
  const shown = seen.filter((one) => standing(one) !== 'gone')
  const open = shown.filter((one) => standing(one) === 'open')
  useTabTitle(open.length > 0 ? t('tab') : null)
  useFocusKept(words, shown.map((one) => one.id + standing(one)).join())
  const dishOf = (one: WaitlistEntryView) => name(one.dishNameZh, one.dishNameEn)

  return (
    <>
      {/* Apart from the card: a number that changes every second is not to be read out. */}
      <p ref={words} tabIndex={-1} role="status" className="sr-only">
        {shown.length === 0
          ? letGo && t('letGo', { dish: letGo })
          : shown
              .map((one) => t(standing(one) === 'open' ? 'said' : 'passed', { dish: dishOf(one) }))
              .join(' ')}
      </p>
      {shown.map((one) => (
        <section
          key={one.id}
          aria-label={t('turnOf', { dish: dishOf(one) })}
          className="border-y border-brand bg-brand-weak px-4 py-2"
        >
          {standing(one) === 'open' && one.orderId && one.offeredUntil ? (
            <OfferCard
              orderId={one.orderId}
              dish={dishOf(one)}
              title={t('turnOf', { dish: dishOf(one) })}
              until={one.offeredUntil}
              onTaken={() => router.push(`/orders/${one.orderId}`)}
              onPassed={() => setLetGo(dishOf(one))}
              onOver={() => setOver((was) => (was.includes(one.id) ? was : [...was, one.id]))}
            />
          ) : (
            <div className="flex items-center gap-2">
              <p className="min-w-0 flex-1">{t('passed', { dish: dishOf(one) })}</p>
              <button
                type="button"
                className={buttonClass('card')}
                onClick={() => setSeen((was) => was.filter((other) => other.id !== one.id))}
              >
                {t('known')}
              </button>
            </div>
          )}
        </section>
      ))}
    </>
  )
})

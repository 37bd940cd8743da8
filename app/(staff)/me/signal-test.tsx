'use client'

import { BellRing } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { buttonClass } from '@/app/ui/button'
import { chime, shake } from '../ready-signal'
import { useShownBadges } from '../shown-badges'
import { type BadgeAnswer, tryBadge } from './try-badge'

/** As long as somebody needs to look at the tab and at the icon. */
const SHOWN_MS = 8_000

type Outcome = { sound: boolean; vibration: boolean; badge: BadgeAnswer }

/** Does what an order that turns ready does, and says what of it this phone can do. */
export function SignalTest() {
  const t = useTranslations('me.signal')
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [round, setRound] = useState(0)
  const { unread } = useShownBadges()
  const title = t('tabTitle')

  useEffect(() => {
    if (round === 0) return
    const before = document.title
    document.title = title
    const back = () => {
      // Another page may have put its own there by now.
      if (document.title === title) document.title = before
    }
    const timer = setTimeout(back, SHOWN_MS)
    return () => {
      clearTimeout(timer)
      back()
    }
  }, [round, title])

  const play = async () => {
    setOutcome(null)
    // Before anything is awaited: a tap allows sound only for a moment.
    const sound = chime() !== undefined
    // A desktop says yes to shaking and stays still.
    const vibration = shake() && matchMedia('(pointer: coarse)').matches
    setRound((n) => n + 1)
    setOutcome({ sound, vibration, badge: await tryBadge(SHOWN_MS, unread) })
  }

  return (
    <div className="py-3">
      <div className="flex min-h-11 flex-wrap items-center gap-3">
        <BellRing className="size-5 shrink-0 text-fg-2" aria-hidden="true" />
        <div className="flex-[1_1_8rem]">
          <h2 className="text-base">{t('title')}</h2>
          <p className="text-xs text-fg-2">{t('hint')}</p>
        </div>
        <button type="button" className={buttonClass('outline')} onClick={() => void play()}>
          {t('try')}
          <span className="sr-only"> {t('title')}</span>
        </button>
      </div>
      <div role="status">
        {outcome && (
          <ul className="mt-2 list-disc ps-5 text-fg-2">
            <li>{t('page', { title })}</li>
            <li>{t('sound', { can: outcome.sound ? 'yes' : 'no' })}</li>
            <li>{t('vibration', { can: outcome.vibration ? 'yes' : 'no' })}</li>
            <li>{t('badge', { can: outcome.badge })}</li>
            <li>{t('limits')}</li>
          </ul>
        )}
      </div>
    </div>
  )
}

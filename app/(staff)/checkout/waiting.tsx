'use client'

import { useQuery } from '@tanstack/react-query'
import { Hourglass } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { Link } from '@/app/ui/link'
import { useName } from '@/app/ui/name'
import { FallbackSheet } from '../cart/fallback-sheet'
import { useCart } from '../cart/use-cart'
import { errorDetails } from '../error-details'
import { useRetry } from './use-retry'

/** Short enough to be among the first, long enough to stay far below the limit of checkouts a minute. */
const EVERY_SECONDS = 5

type Props = {
  userId: string
  mealId: string
  error: unknown
  /** Goes up with every answer. */
  turn: number
  onRetry: () => void
}

/** What is left is being bought by others, or this was tried too often: says so, and tries again by itself. */
export function Waiting({ userId, mealId, error, turn, onRetry }: Props) {
  const t = useTranslations('checkout')
  const line = errorDetails(error, 'IN_LINE')
  const limit = errorDetails(error, 'RATE_LIMITED')
  const seconds = useRetry(limit?.retryAfterSeconds ?? EVERY_SECONDS, turn, onRetry)

  return (
    <div className="flex flex-col items-center gap-2 px-6 py-12 text-center">
      <Hourglass className="mb-2 size-10 text-fg-2" strokeWidth={1.5} aria-hidden="true" />
      {line ? (
        <InLine {...{ userId, mealId, line, onRetry }} />
      ) : (
        <div role="status">
          <h2 className="text-base font-semibold">{t('tooOften')}</h2>
        </div>
      )}
      {/* No live region: nobody wants to hear a number every second. */}
      <p className="text-fg-2 tabular-nums">{seconds > 0 ? t('retryIn', { seconds }) : t('retryNow')}</p>
      <Link href={`/?meal=${mealId}`} className={`${buttonClass('card')} mt-2 w-52 max-w-full`}>
        {line ? t('chooseOther') : t('backToMenu')}
      </Link>
    </div>
  )
}

type InLineProps = {
  userId: string
  mealId: string
  line: { menuItemId: string; ahead: number; left: number }
  onRetry: () => void
}

function InLine({ userId, mealId, line: { menuItemId, ahead, left }, onRetry }: InLineProps) {
  const t = useTranslations('checkout')
  const trpc = useTRPC()
  const name = useName()
  const { data: menu } = useQuery(trpc.menu.get.queryOptions({ mealId }))
  const cart = useCart({ userId, mealId, menu, live: false })
  const [choosing, setChoosing] = useState<string | null>(null)
  const wanted = cart.lines.find((line) => line.menuItemId === menuItemId)
  // Whoever waits for a fallback has it in one of their lines.
  const line =
    wanted ?? cart.lines.find((l) => l.fallbacks.some((fallback) => fallback.menuItemId === menuItemId))
  const entry = wanted ?? line?.fallbacks.find((fallback) => fallback.menuItemId === menuItemId)
  const dish = entry ? name(entry.dishNameZh, entry.dishNameEn) : ''

  const done = () => {
    setChoosing(null)
    onRetry()
  }

  return (
    <>
      <div role="status">
        <h2 className="text-base font-semibold">{t('inLine', { ahead })}</h2>
        <p className="mt-1 text-fg-2">{t('inLineLeft', { named: dish ? 'yes' : 'no', dish, left })}</p>
      </div>
      <p className="text-xs text-fg-2">{t('inLineHint')}</p>
      {line && menu && (
        <button
          type="button"
          className={`${buttonClass('primary')} mt-4 w-52 max-w-full`}
          aria-haspopup="dialog"
          onClick={() => setChoosing(line.key)}
        >
          {t('setFallback')}
        </button>
      )}
      {menu && (
        <div className="text-start">
          <FallbackSheet
            line={cart.lines.find((l) => l.key === choosing) ?? null}
            menu={menu}
            onSet={cart.setLine}
            onClose={done}
          />
        </div>
      )}
    </>
  )
}

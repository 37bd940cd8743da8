'use client'

import { useTranslations } from 'next-intl'
import { useErrorText } from '@/app/error-text'
import { useMoney } from '@/app/format'
import { buttonClass } from '@/app/ui/button'
import { Link } from '@/app/ui/link'
import type { MealSummary } from '@/server/menu/schema'
import type { ReorderLine } from '@/server/orders/schema'
import { useReorder } from './use-reorder'

type Props = {
  userId: string
  meal: MealSummary
  lines: ReorderLine[]
  open: boolean
  isChosen: (line: ReorderLine) => boolean
}

/** The one thing to do below: put what is chosen into the cart, or go and look for something else. */
export function ReorderAdd({ userId, meal, lines, open, isChosen }: Props) {
  const t = useTranslations('orders')
  const money = useMoney()
  const errorText = useErrorText()
  const { run, busy, error } = useReorder(userId, meal.id, open)
  if (lines.every((line) => line.quantity === 0)) {
    return (
      <Link href={`/?meal=${meal.id}`} className={`${buttonClass('primary', 'cta')} w-full`}>
        {t('seeMenu')}
      </Link>
    )
  }
  const chosen = lines.filter(isChosen)
  const count = chosen.reduce((sum, line) => sum + line.quantity, 0)
  const cents = chosen.reduce((sum, line) => sum + line.quantity * (line.unitPriceCents ?? 0), 0)
  return (
    <>
      <p role="alert" className="mb-2 text-center font-semibold text-danger empty:hidden">
        {error !== null && errorText(error)}
      </p>
      <button
        type="button"
        className={`${buttonClass('primary', 'cta')} w-full`}
        aria-disabled={count === 0 || busy || undefined}
        onClick={() => count > 0 && !busy && void run(chosen)}
      >
        {count === 0 ? t('chooseSome') : t('addCount', { count, amount: money(cents) })}
      </button>
    </>
  )
}

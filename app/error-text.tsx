'use client'

import { useTranslations } from 'next-intl'
import type { ErrorCode } from '@/server/errors'
import { useMoney } from './format'

/** The code of whatever a call threw; null when nobody was reached. */
export function errorCode(error: unknown): ErrorCode | null {
  const data = (error as { data?: { code?: ErrorCode } } | null)?.data
  if (data?.code) return data.code
  const code = (error as { code?: ErrorCode | number } | null)?.code
  // A browser's own errors, such as that of a request that took too long, have numbers.
  return typeof code === 'string' ? code : null
}

/** Gives the sentence for an error, by its code: `errors.<CODE>`; without one the network is to blame. */
export function useErrorText(): (error: unknown) => string {
  const t = useTranslations('errors')
  const money = useMoney()
  return (error) => {
    const code = errorCode(error)
    if (code === null) return t('OFFLINE')
    if (!t.has(code)) return t('INTERNAL')
    const details = (error as { data?: { details?: Record<string, unknown> } } | null)?.data?.details
    const numbers = Object.entries(details ?? {}).filter(([, value]) => typeof value === 'number')
    return t(code, {
      limit: 0,
      maxLines: 0,
      retryAfterSeconds: 0,
      taken: 0,
      ahead: 0,
      left: 0,
      amount: money(Number(details?.minCents)),
      ...Object.fromEntries(numbers),
    })
  }
}

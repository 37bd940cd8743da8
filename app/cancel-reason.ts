import { useTranslations } from 'next-intl'

/** Why an order was cancelled, in the reader's language: a code of ours, or what a cook wrote, as it is. */
export function useCancelReason(): (reason: string | null) => string | null {
  const t = useTranslations('cancelReasons')
  return (reason) => (reason && /^[A-Z_]+$/.test(reason) && t.has(reason) ? t(reason) : reason)
}

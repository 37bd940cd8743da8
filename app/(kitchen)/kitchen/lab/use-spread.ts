import { useLocale } from 'next-intl'
import type { Spread } from '@/server/lab/schema'

/** "12", or "12 (9–15)" when the rounds differ. */
export function useSpread(): (spread: Spread, digits?: number) => string {
  const locale = useLocale()
  return ({ median, min, max }, digits = 0) => {
    const format = new Intl.NumberFormat(locale, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
    const [low, middle, high] = [min, median, max].map((value) => format.format(value))
    return low === high ? `${middle}` : `${middle} (${low}–${high})`
  }
}

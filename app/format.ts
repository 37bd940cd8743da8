import { useLocale } from 'next-intl'

/** Formatters cost milliseconds each to make on a phone; a menu shows fifty prices, and its clock ticks every second. */
const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()

function once<F extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => F): F {
  const known = made.get(key) as F | undefined
  if (known) return known
  const fresh = make()
  made.set(key, fresh)
  return fresh
}

/** Cents as "¥18.00". */
export function formatMoney(locale: string, cents: number): string {
  const format = once(`money ${locale}`, () => {
    return new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: 'CNY',
      currencyDisplay: 'narrowSymbol',
    })
  })
  return format.format(cents / 100)
}

const STYLES = {
  /** 18:05 */
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  /** 18:05:09 */
  seconds: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  /** 11月21日周六 · Sat, Nov 21 */
  day: { month: 'short', day: 'numeric', weekday: 'short' },
  /** 11月21日 18:05 · Nov 21, 18:05 */
  dateTime: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

export type TimeStyle = keyof typeof STYLES

/** An instant on the canteen's clock. */
export function formatTime(locale: string, style: TimeStyle, instant: Date, timeZone: string): string {
  const format = once(`${style} ${locale} ${timeZone}`, () => {
    return new Intl.DateTimeFormat(locale, { ...STYLES[style], timeZone })
  })
  return format.format(instant)
}

/** An instant's calendar day on the canteen's clock, "2026-11-21". */
export function dayIn(timeZone: string, instant: Date): string {
  const format = once(`date ${timeZone}`, () => {
    return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })
  })
  return format.format(instant)
}

/** Cents → "¥18.00" in the reader's language. */
export function useMoney(): (cents: number) => string {
  const locale = useLocale()
  return (cents) => formatMoney(locale, cents)
}

/** Instants on the clock of `timeZone`, the canteen's; `serviceDay` takes a calendar day such as "2026-11-21". */
export function useTimes(timeZone: string) {
  const locale = useLocale()
  return {
    clock: (instant: Date) => formatTime(locale, 'clock', instant, timeZone),
    seconds: (instant: Date) => formatTime(locale, 'seconds', instant, timeZone),
    day: (instant: Date) => formatTime(locale, 'day', instant, timeZone),
    dateTime: (instant: Date) => formatTime(locale, 'dateTime', instant, timeZone),
    serviceDay: (date: string) => formatTime(locale, 'day', new Date(`${date}T00:00:00Z`), 'UTC'),
  }
}

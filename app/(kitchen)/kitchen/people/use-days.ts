import { useLocale, useTranslations } from 'next-intl'

/** Weekdays as ISO counts them, 1 Monday … 7 Sunday. */
export const WEEK = [1, 2, 3, 4, 5, 6, 7]

/** Names of weekdays in the reader's language. */
export function useDays() {
  const t = useTranslations('people')
  const locale = useLocale()
  const format = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' })
  // The first of January 2024 was a Monday.
  const name = (day: number) => format.format(new Date(Date.UTC(2024, 0, day)))
  const list = new Intl.ListFormat(locale, { type: 'unit', style: 'narrow' })
  return {
    name,
    summary: (days: number[]) => {
      const said = days.join('')
      if (said === '1234567') return t('everyDay')
      if (said === '12345') return t('workdays')
      return list.format(days.map(name))
    },
  }
}

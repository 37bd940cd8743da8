'use client'

import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useTransition } from 'react'
import { LOCALE_COOKIE, LOCALES, type Locale } from '../locale'

/** Each language in its own words, so that it can be found by who reads no other. */
const NAMES: Record<Locale, string> = { 'zh-CN': '中文', en: 'English' }

/** Chooses the language of this browser; the address stays as it is. */
export function LocaleSwitch() {
  const locale = useLocale()
  const t = useTranslations('common')
  const router = useRouter()
  const [pending, start] = useTransition()

  const choose = (next: Locale) => {
    // biome-ignore lint/suspicious/noDocumentCookie: Safari and Firefox learned cookieStore only lately
    document.cookie = `${LOCALE_COOKIE}=${next}; path=/; max-age=31536000; samesite=lax`
    start(() => router.refresh())
  }

  return (
    <fieldset className="flex rounded-full bg-fill p-0.5" aria-busy={pending}>
      <legend className="sr-only">{t('language')}</legend>
      {LOCALES.map((option) => (
        <label
          key={option}
          lang={option}
          className="relative grid min-h-11 min-w-16 place-items-center rounded-full px-3 text-fg-2 has-checked:bg-card has-checked:font-semibold has-checked:text-fg has-focus-visible:outline-2 has-focus-visible:outline-focus"
        >
          <input
            type="radio"
            name="locale"
            className="absolute inset-0 opacity-0"
            checked={option === locale}
            onChange={() => choose(option)}
          />
          {NAMES[option]}
        </label>
      ))}
    </fieldset>
  )
}

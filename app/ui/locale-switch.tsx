'use client'

import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useTransition } from 'react'
import { keepCookie } from '../keep-cookie'
import { LOCALE_COOKIE, LOCALES, type Locale } from '../locale'
import { Choices } from './choices'

/** Each language in its own words, so that it can be found by who reads no other. */
const NAMES: Record<Locale, string> = { 'zh-CN': '中文', en: 'English' }

/** Chooses the language of this browser; the address stays as it is. */
export function LocaleSwitch() {
  const locale = useLocale() as Locale
  const t = useTranslations('common')
  const router = useRouter()
  const [pending, start] = useTransition()
  return (
    <Choices
      name="locale"
      legend={t('language')}
      options={LOCALES.map((value) => ({ value, label: NAMES[value], lang: value }))}
      value={locale}
      busy={pending}
      onChoose={(next) => {
        keepCookie(LOCALE_COOKIE, next)
        start(() => router.refresh())
      }}
    />
  )
}

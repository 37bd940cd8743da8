import { cookies, headers } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import { LOCALE_COOKIE, LOCALES, type Locale, negotiateLocale } from './locale'

const load: Record<Locale, () => Promise<{ default: Record<string, unknown> }>> = {
  'zh-CN': () => import('../messages/zh-CN.json'),
  en: () => import('../messages/en.json'),
}

export default getRequestConfig(async () => {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value
  const locale =
    LOCALES.find((l) => l === chosen) ?? negotiateLocale((await headers()).get('accept-language'))
  // Times belong to a canteen's zone, which the formatters in format.ts are told; this is only for what names none.
  return { locale, messages: (await load[locale]()).default, timeZone: 'UTC' }
})

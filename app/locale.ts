export const LOCALES = ['zh-CN', 'en'] as const
export type Locale = (typeof LOCALES)[number]

/** Read by the server at every request; a year. */
export const LOCALE_COOKIE = 'locale'

/** The best of our languages for an Accept-Language header; Chinese when it asks for neither. */
export function negotiateLocale(header: string | null): Locale {
  const wishes = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', q] = part.trim().split(';q=')
      return { tag: tag.toLowerCase(), q: q ? Number(q) || 0 : 1 }
    })
    .sort((a, b) => b.q - a.q)
  for (const { tag, q } of wishes) {
    if (q > 0 && tag.startsWith('zh')) return 'zh-CN'
    if (q > 0 && tag.startsWith('en')) return 'en'
  }
  return 'zh-CN'
}

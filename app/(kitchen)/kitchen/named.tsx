'use client'
import { useLocale } from 'next-intl'

/** A name in the reader's language, else in the other with its `lang`, so that it is read aloud right. */
export function Named({ zh, en, className }: { zh: string; en: string; className?: string }) {
  const english = useLocale() === 'en'
  const own = english ? en : zh
  if (own) return <span className={className}>{own}</span>
  const other = english ? zh : en
  return (
    <span className={className} lang={english ? 'zh-CN' : 'en'}>
      {other}
    </span>
  )
}

/** Both names as one text, for labels and search. */
export function useName(): (names: { zh: string; en: string }) => string {
  const english = useLocale() === 'en'
  return ({ zh, en }) => (english ? en || zh : zh || en)
}

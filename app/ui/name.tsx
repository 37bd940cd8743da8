import { useLocale } from 'next-intl'

const HAN = /\p{Script=Han}/u

/** The reader's language when there is a name in it, else the other one. A menu may have Chinese in both. */
export function pickName(
  locale: string,
  zh: string,
  en: string,
): { text: string; lang: 'zh-CN' | 'en' | undefined } {
  const chinese = locale.startsWith('zh')
  const own = chinese ? zh : en
  const text = own || (chinese ? en : zh)
  if (chinese) return { text, lang: own ? undefined : 'en' }
  return { text, lang: HAN.test(text) ? 'zh-CN' : undefined }
}

/** For labels and other plain text; on the screen use `Name`, which says its language. */
export function useName(): (zh: string, en: string) => string {
  const locale = useLocale()
  return (zh, en) => pickName(locale, zh, en).text
}

export function Name({ zh, en, className }: { zh: string; en: string; className?: string }) {
  const { text, lang } = pickName(useLocale(), zh, en)
  return (
    <span lang={lang} className={className}>
      {text}
    </span>
  )
}

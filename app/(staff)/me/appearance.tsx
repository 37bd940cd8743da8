'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useId, useState } from 'react'
import { COLORS, TEXT_COOKIE, THEME_COOKIE, THEMES, type Theme } from '@/app/appearance'
import { keepCookie } from '@/app/keep-cookie'
import { Choices } from '@/app/ui/choices'

const row = 'flex min-h-14 flex-wrap items-center justify-between gap-2 py-1 text-base'

/** Light or dark, and larger text: of this browser, at once, and from the first byte of every later page. */
export function Appearance({ theme: first, large: firstLarge }: { theme: Theme; large: boolean }) {
  const t = useTranslations('me')
  const id = useId()
  const [theme, setTheme] = useState(first)
  const [large, setLarge] = useState(firstLarge)

  // A step back brings the page as it was once drawn; the document knows what was chosen since.
  useEffect(() => {
    const { theme, text } = document.documentElement.dataset
    setTheme(THEMES.find((one) => one === theme) ?? 'system')
    setLarge(text === 'large')
  }, [])

  const chooseTheme = (next: Theme) => {
    setTheme(next)
    keepCookie(THEME_COOKIE, next)
    const root = document.documentElement
    if (next === 'system') delete root.dataset.theme
    else root.dataset.theme = next
    for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
      const dark = next === 'system' ? meta.media.includes('dark') : next === 'dark'
      meta.content = dark ? COLORS.dark : COLORS.light
    }
  }
  const chooseText = (next: boolean) => {
    setLarge(next)
    keepCookie(TEXT_COOKIE, next ? 'large' : 'normal')
    document.documentElement.dataset.text = next ? 'large' : 'normal'
  }

  return (
    <>
      <div className={row}>
        <span aria-hidden="true">{t('theme')}</span>
        <Choices
          name="theme"
          legend={t('theme')}
          options={THEMES.map((value) => ({ value, label: t('themeOf', { theme: value }) }))}
          value={theme}
          onChoose={chooseTheme}
        />
      </div>
      <label htmlFor={id} className={row}>
        {t('largeText')}
        <input
          id={id}
          type="checkbox"
          role="switch"
          aria-checked={large}
          checked={large}
          className="relative h-7 w-12 shrink-0 appearance-none rounded-full bg-edge transition-colors before:absolute before:top-0.5 before:left-0.5 before:size-6 before:rounded-full before:bg-card before:transition-transform checked:bg-brand checked:before:translate-x-5 forced-colors:appearance-auto forced-colors:before:hidden contrast-more:outline-2 contrast-more:outline-offset-1 contrast-more:outline-fg"
          onChange={(event) => chooseText(event.target.checked)}
        />
      </label>
    </>
  )
}

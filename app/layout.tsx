import './globals.css'
import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import { NextIntlClientProvider } from 'next-intl'
import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { asTheme, COLORS, TEXT_COOKIE, THEME_COOKIE } from './appearance'
import { ToastRegion } from './frame'
import { messagesOf } from './messages'

export async function generateMetadata(): Promise<Metadata> {
  const [t, locale] = await Promise.all([getTranslations('common'), getLocale()])
  return {
    title: { default: t('appName'), template: `%s · ${t('appName')}` },
    description: t('appDescription'),
    formatDetection: { telephone: false },
    // The browser asks for it without cookies, so the address says the language.
    manifest: `/manifest.webmanifest?lang=${locale}`,
    icons: { icon: '/icon.svg', apple: '/icons/apple-touch.png' },
    appleWebApp: { title: t('appName'), capable: true },
  }
}

export async function generateViewport(): Promise<Viewport> {
  const theme = asTheme((await cookies()).get(THEME_COOKIE)?.value)
  const [light, dark] = theme === 'system' ? [COLORS.light, COLORS.dark] : [COLORS[theme], COLORS[theme]]
  return {
    width: 'device-width',
    initialScale: 1,
    viewportFit: 'cover',
    interactiveWidget: 'resizes-content',
    themeColor: [
      { media: '(prefers-color-scheme: light)', color: light },
      { media: '(prefers-color-scheme: dark)', color: dark },
    ],
  }
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies()
  const theme = asTheme(jar.get(THEME_COOKIE)?.value)
  return (
    // The service worker tells a kept page so on its root element.
    <html
      lang={await getLocale()}
      data-theme={theme === 'system' ? undefined : theme}
      data-text={jar.get(TEXT_COOKIE)?.value === 'large' ? 'large' : undefined}
      suppressHydrationWarning
    >
      <body>
        <NextIntlClientProvider messages={await messagesOf()}>
          {children}
          <ToastRegion />
        </NextIntlClientProvider>
      </body>
    </html>
  )
}

import type { MetadataRoute } from 'next'
import { getTranslations } from 'next-intl/server'
import { COLORS } from '@/app/appearance'
import { LOCALES } from '@/app/locale'

/** What an installed app is called and looks like, in the language that the page asks for. */
export async function GET(request: Request): Promise<Response> {
  const wanted = new URL(request.url).searchParams.get('lang')
  const locale = LOCALES.find((known) => known === wanted) ?? 'zh-CN'
  const t = await getTranslations({ locale })
  const manifest: MetadataRoute.Manifest = {
    id: '/',
    name: t('common.appName'),
    short_name: t('common.appName'),
    description: t('common.appDescription'),
    lang: locale,
    start_url: '/',
    scope: '/',
    display: 'standalone',
    theme_color: COLORS.light,
    background_color: '#f5f5f5',
    icons: [
      { src: '/icon.svg', type: 'image/svg+xml', sizes: 'any' },
      { src: '/icons/192.png', type: 'image/png', sizes: '192x192' },
      { src: '/icons/512.png', type: 'image/png', sizes: '512x512' },
      { src: '/icons/maskable-192.png', type: 'image/png', sizes: '192x192', purpose: 'maskable' },
      { src: '/icons/maskable-512.png', type: 'image/png', sizes: '512x512', purpose: 'maskable' },
    ],
    shortcuts: [{ name: t('nav.orders'), url: '/orders' }],
  }
  return Response.json(manifest, { headers: { 'content-type': 'application/manifest+json' } })
}

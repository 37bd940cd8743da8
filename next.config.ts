import type { NextConfig } from 'next'
import createNextIntlPlugin from 'next-intl/plugin'

const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
]

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: import.meta.dirname,
  poweredByHeader: false,
  // Names the service worker's caches; scripts/build.ts sets it, and in development there is none.
  env: { KAIFAN_BUILD_ID: process.env.KAIFAN_BUILD_ID ?? '' },
  reactStrictMode: true,
  agentRules: false,
  // It sits on the tab bar.
  devIndicators: false,
  // Both load parts of themselves at run time, which a bundle would lose.
  serverExternalPackages: ['bullmq', 'ioredis', 'pino'],
  // A page that may not be seen answers 403, and not 200 with an apology.
  experimental: { authInterrupts: true },
  // Asked for by browsers whatever the page says: on a slow network before they have read which icon it names.
  rewrites: async () => [{ source: '/favicon.ico', destination: '/icons/192.png' }],
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
}

export default createNextIntlPlugin({
  requestConfig: './app/i18n.ts',
  // Messages are compiled at build time, so that the browser gets no ICU parser.
  experimental: { messages: { path: './messages', locales: 'infer', format: 'json', precompile: true } },
})(config)

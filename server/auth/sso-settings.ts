import { env } from '@/server/env'
import { withNext } from './next-path'

/** better-auth's id of the provider, of which there is one; also the end of its redirect URI. */
export const PROVIDER = 'oidc'

/** The way there and the way back. */
export const START = `/api/auth/sign-in/${PROVIDER}`
export const CALLBACK = `/api/auth/callback/${PROVIDER}`

/** Where the button leads. `next` is a safe one. */
export const ssoPath = (next: string) => withNext(START, next)

export type SsoSettings = { issuer: string; clientId: string; clientSecret: string; name: string }

/** The provider that people may sign in by, or null when there is none. */
export function findSsoSettings(): SsoSettings | null {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME } = env()
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID || !OIDC_CLIENT_SECRET || !OIDC_NAME) return null
  const issuer = OIDC_ISSUER.replace(/\/$/, '')
  return { issuer, clientId: OIDC_CLIENT_ID, clientSecret: OIDC_CLIENT_SECRET, name: OIDC_NAME }
}

/** Who somebody is at the provider. `sub` alone would be somebody else once OIDC_ISSUER names another one. */
export const accountIdOf = (issuer: string, sub: unknown) => `${issuer}#${sub}`

import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import { z } from 'zod'
import { db } from '@/server/db'
import { type Auth, configure } from './auth'
import { claimEmail, isSomebodyElses } from './claim-email'
import { newcomersCanteen } from './registration'
import { readClaims } from './sso-claims'
import { SsoError } from './sso-failure'
import { accountIdOf, PROVIDER, type SsoSettings } from './sso-settings'

/** How long a person waits for their provider: for its description, and for all it is asked when they come back. Milliseconds. */
export const PATIENCE = { discovery: 5_000, answer: 15_000 }

const discovered = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  userinfo_endpoint: z.url().optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(['client_secret_basic']),
})

let made: { text: string; auth: Auth } | undefined

/**
 * better-auth with the provider, which has just been heard of: nobody is sent to one that is away. An instance of its own,
 * so that signing in by password waits for no provider; made anew when the provider describes itself differently.
 * @throws SsoError PROVIDER_UNAVAILABLE
 */
export async function reachProvider(settings: SsoSettings): Promise<Auth> {
  const text = await fetchDescription(settings.issuer)
  if (made?.text !== text) made = { text, auth: build(settings, read(text, settings.issuer)) }
  return made.auth
}

/** The same without asking again, for whoever comes back from the provider. @throws SsoError PROVIDER_UNAVAILABLE */
export const providerAgain = async (settings: SsoSettings) => made?.auth ?? reachProvider(settings)

/** Begins anew with the next person: better-auth asks for the description once more, and waits for it without an end. */
export function forgetProvider(): void {
  made = undefined
}

const describedAt = (issuer: string) => `${issuer}/.well-known/openid-configuration`

async function fetchDescription(issuer: string): Promise<string> {
  try {
    const response = await fetch(describedAt(issuer), { signal: AbortSignal.timeout(PATIENCE.discovery) })
    if (!response.ok) throw new Error(`status ${response.status}`)
    return await response.text()
  } catch (error) {
    throw new SsoError('PROVIDER_UNAVAILABLE', `no description of ${issuer}: ${String(error)}`)
  }
}

/** A description must speak of the issuer that was asked: better-auth would believe whatever name it gives itself. */
function read(text: string, issuer: string): z.infer<typeof discovered> {
  try {
    const described = discovered.parse(JSON.parse(text))
    if (described.issuer.replace(/\/$/, '') !== issuer) throw new Error(`it is ${described.issuer}`)
    const { authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint } = described
    for (const url of [authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint])
      if (url && issuer.startsWith('https:') && !url.startsWith('https:'))
        throw new Error(`${url} is not https`)
    return described
  } catch (error) {
    throw new SsoError('PROVIDER_UNAVAILABLE', `a wrong description of ${issuer}: ${String(error)}`)
  }
}

function build({ issuer, clientId, clientSecret, name }: SsoSettings, described: z.infer<typeof discovered>) {
  const posts = described.token_endpoint_auth_methods_supported.includes('client_secret_post')
  const provider = genericOAuth({
    config: [
      {
        ...{ providerId: PROVIDER, name, clientId, clientSecret },
        discoveryUrl: describedAt(issuer),
        scopes: ['openid', 'profile', 'email'],
        authentication: posts ? 'post' : 'basic',
        requireIdTokenVerification: true,
        // Signing out of dinner is not signing out of the company.
        disableProviderLogout: true,
        accountSubject: ({ tokens, profile }) => {
          // Without one nothing has been verified: not the nonce, not the audience.
          if (!tokens.idToken) throw new Error('the provider sent no ID token')
          return accountIdOf(issuer, profile.sub)
        },
        mapProfileToUser: async (profile) => {
          const { email, ...person } = readClaims(profile)
          const accountId = accountIdOf(issuer, profile.sub)
          if (email) await claimEmail({ accountId, email, name: person.name })
          return { email, ...person }
        },
      },
    ],
  })
  return configure(db(), {
    plugins: [provider],
    canteenFor: newcomersCanteen,
    validateUserInfo: async ({ user, source }) => {
      if (source.action === 'link-account' && (await isSomebodyElses(String(user.id), issuer, db())))
        return { error: 'account_not_linked' }
    },
  })
}

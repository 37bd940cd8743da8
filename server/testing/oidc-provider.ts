import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export type Claims = Record<string, unknown>

/** What the app is told of its client. */
export const CLIENT = { id: 'kaifan', secret: 'only-for-tests-only-for-tests', name: 'Acme' }

const PAGE = `<!doctype html><title>Acme</title><link rel="icon" href="data:,"><h1>Acme</h1><form method="post">
<label>E-mail <input name="sub"></label>
<button name="do" value="sign-in">Sign in</button> <button name="do" value="cancel">Cancel</button></form>`

/**
 * A real OpenID Connect provider on this machine, with a sign-in page that believes everybody. People are known by `sub`;
 * whoever is not in `people` is somebody with that e-mail, verified. `mute` says of a path how often it is still answered.
 */
export async function startOidcProvider(appUrl: string, { claimsInIdToken = false } = {}) {
  const people = new Map<string, Claims>()
  const mute = new Map<string, number>()
  let answer: (request: IncomingMessage, response: ServerResponse) => void = () => {}
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    const left = mute.get(path) ?? Number.POSITIVE_INFINITY
    if (left === 0) return
    mute.set(path, left - 1)
    answer(request, response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  // Read only where one is started: it greets everybody else on standard error.
  const { default: Provider } = await import('oidc-provider')
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [`${appUrl}/api/auth/callback/oidc`],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'preferred_username', 'picture', 'role', 'roles'],
    },
    cookies: { keys: ['only for tests'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    ttl: { Session: 3_600, Grant: 3_600, Interaction: 600, AccessToken: 600, IdToken: 600 },
    conformIdTokenClaims: !claimsInIdToken,
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({
        ...(people.get(sub) ?? { email: sub, email_verified: true, name: sub.split('@')[0] }),
        sub,
      }),
    }),
    loadExistingGrant: async ({ oidc }) => {
      const { clientId } = oidc.client
      const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session.accountId })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
  })
  const protocol = provider.callback()
  answer = (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return protocol(request, response)
    if (request.method === 'GET') return response.setHeader('content-type', 'text/html').end(PAGE)
    void text(request).then((body) => {
      const form = new URLSearchParams(body)
      const refused = { error: 'access_denied', error_description: 'The person changed their mind' }
      const result = form.get('do') === 'cancel' ? refused : { login: { accountId: form.get('sub') } }
      return provider.interactionFinished(request, response, result)
    })
  }

  return {
    issuer,
    people,
    mute,
    stop: () => {
      server.closeAllConnections()
      return new Promise<void>((done) => server.close(() => done()))
    },
  }
}

/**
 * Goes from the app's redirect through the provider's pages as a browser would, as `sub`, or cancels.
 * @returns where the provider sends the browser back to
 */
export async function passProvider(from: string, form: { sub: string } | { do: 'cancel' }): Promise<string> {
  const { origin } = new URL(from)
  const jar = new Map<string, string>()
  let url = new URL(from)
  let init: RequestInit = {}
  while (url.origin === origin) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      jar.set(name, value)
    }
    const location = response.headers.get('location')
    if (!location && init.method)
      throw new Error(`the provider answered ${response.status}: ${await response.text()}`)
    init = location ? {} : { method: 'POST', body: new URLSearchParams(form) }
    if (location) url = new URL(location, url)
  }
  return url.href
}

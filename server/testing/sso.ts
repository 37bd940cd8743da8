import { answerSso } from '@/server/auth/sso-door'
import { errorResponse } from '@/server/http'
import { ORIGIN, openDoor } from './auth-door'
import { CLIENT, type Claims, passProvider, startOidcProvider } from './oidc-provider'

type From = { next?: string; cookie?: string }

/** The auth door of an app that people may sign in to by a real provider. */
export async function openSso(options?: Parameters<typeof startOidcProvider>[1]) {
  const provider = await startOidcProvider(ORIGIN, options)
  // Before anything reads the environment.
  Object.assign(process.env, {
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: CLIENT.id,
    OIDC_CLIENT_SECRET: CLIENT.secret,
    OIDC_NAME: CLIENT.name,
  })
  const door = await openDoor()

  async function get(path: string, { cookie = '', headers = {} as Record<string, string> } = {}) {
    const request = new Request(new URL(path, `${ORIGIN}/api/auth/`), { headers: { cookie, ...headers } })
    const response = await answerSso(request).catch((error: unknown) => errorResponse(error, 'r'))
    const cookies = response.headers.getSetCookie().filter((line) => !/Max-Age=0/i.test(line))
    const location = response.headers.get('location') ?? ''
    return {
      status: response.status,
      location,
      error: URL.canParse(location, ORIGIN) ? new URL(location, ORIGIN).searchParams.get('error') : null,
      cookies,
      /** What the browser would send from now on, besides what it had. */
      cookie: cookies.map((line) => line.split(';')[0]).join('; '),
    }
  }

  /** Clicks the button. */
  const start = ({ next, cookie }: From = {}) =>
    get(`sign-in/oidc${next === undefined ? '' : `?next=${encodeURIComponent(next)}`}`, { cookie })

  return {
    ...door,
    provider,
    get,
    start,
    /** The whole way: the button, the provider as somebody with these claims, and back. */
    async come(sub: string, claims?: Claims, { next, cookie = '' }: From = {}) {
      if (claims) provider.people.set(sub, claims)
      const way = await start({ next, cookie })
      const back = await passProvider(way.location, { sub })
      return get(back, { cookie: `${cookie}; ${way.cookie}` })
    },
    async close() {
      await door.close()
      await provider.stop()
    },
  }
}

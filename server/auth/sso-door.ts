import { env } from '@/server/env'
import { DomainError } from '@/server/errors'
import { assertSameOrigin } from '@/server/http'
import { log } from '@/server/log'
import { redis } from '@/server/redis'
import { attemptKey, BY_ADDRESS, giveAttemptBack } from './attempts'
import { clientAddress } from './client-address'
import { cookiesOf, take } from './door'
import { safeNext, withNext } from './next-path'
import { presentedToken } from './session'
import { forgetSession } from './session-cache'
import { meaningOf, SsoError, type SsoFailure } from './sso-failure'
import { forgetProvider, PATIENCE, providerAgain, reachProvider } from './sso-provider'
import { CALLBACK, findSsoSettings, PROVIDER, type SsoSettings, START } from './sso-settings'

/**
 * The two steps of signing in by the provider: the way there and the way back. Both are navigations, so what goes wrong is
 * a redirect to the sign-in page with a code in the address.
 * @throws DomainError NOT_FOUND for every other path, and when there is no provider
 */
export async function answerSso(request: Request): Promise<Response> {
  const settings = findSsoSettings()
  const { pathname, searchParams } = new URL(request.url)
  const next = safeNext(searchParams.get('next'))
  if (!settings || (pathname !== START && pathname !== CALLBACK)) throw new DomainError('NOT_FOUND', {})
  try {
    return await (pathname === START ? start(request, settings, next) : finish(request, settings))
  } catch (error) {
    return refuse(error, next)
  }
}

async function start(request: Request, settings: SsoSettings, next: string): Promise<Response> {
  assertSameOrigin(request)
  const tries = triesOf(request)
  if (tries) await take(tries, BY_ADDRESS)
  const auth = await reachProvider(settings)
  const body = {
    provider: PROVIDER,
    disableRedirect: true,
    callbackURL: withNext('/welcome', next),
    errorCallbackURL: withNext('/login', next),
  }
  const response = await inTime(
    auth.handler(
      new Request(new URL('/api/auth/sign-in/social', env().APP_URL), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    ),
  )
  if (!response.ok) throw new SsoError('PROVIDER_UNAVAILABLE', `no way to it: status ${response.status}`)
  const { url } = (await response.json()) as { url: string }
  return redirect(url, cookiesOf(response))
}

async function finish(request: Request, settings: SsoSettings): Promise<Response> {
  const before = presentedToken(request.headers)
  const auth = await providerAgain(settings)
  const headers = { cookie: request.headers.get('cookie') ?? '' }
  const { search } = new URL(request.url)
  const response = await inTime(
    auth.handler(new Request(new URL(`${CALLBACK}${search}`, env().APP_URL), { headers })),
  )
  const location = response.headers.get('location')
  if (!location) throw new Error(`better-auth answered ${response.status} to a callback`)
  // It leads to one of the two addresses that `start` gave, or to the sign-in page.
  const to = new URL(location, env().APP_URL)
  const next = safeNext(to.searchParams.get('next'))
  const error = to.searchParams.get('error')
  if (error !== null || to.pathname !== '/welcome')
    return refuse(
      new SsoError(meaningOf(error ?? ''), `better-auth says ${error}`),
      next,
      cookiesOf(response),
    )
  if (before) await forgetSession(redis(), before) // better-auth has just ended it
  const tries = triesOf(request)
  if (tries) await giveAttemptBack(redis(), tries)
  return redirect(withNext('/welcome', next), cookiesOf(response))
}

function triesOf(request: Request): string | null {
  const address = clientAddress(request.headers)
  return address && attemptKey('sso', address)
}

/** better-auth asks the provider without a limit. What comes too late has set no cookie, so nobody is signed in by it. */
async function inTime(answer: Promise<Response>): Promise<Response> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => {
      forgetProvider()
      fail(new SsoError('PROVIDER_UNAVAILABLE', 'no answer in time'))
    }, PATIENCE.answer)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

function refuse(error: unknown, next: string, headers?: Headers): Response {
  const failure = failureOf(error)
  const level = failure === 'REFUSED' ? 'info' : 'warn'
  log()[level]({ failure, err: error }, 'a sign-in by the provider failed')
  const address = withNext('/login', next)
  return redirect(`${address}${address.includes('?') ? '&' : '?'}error=${failure}`, headers)
}

function failureOf(error: unknown): SsoFailure {
  if (error instanceof SsoError) return error.code
  // A link from another site: who comes by it starts on our page.
  return error instanceof DomainError && error.code === 'ORIGIN_REJECTED' ? 'START_AGAIN' : 'TRY_LATER'
}

function redirect(location: string, headers = new Headers({ 'cache-control': 'no-store' })): Response {
  headers.set('location', location)
  return new Response(null, { status: 302, headers })
}

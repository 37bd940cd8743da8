import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { env } from '@/server/env'
import { openRedis } from '@/server/redis'
import { ORIGIN } from '@/server/testing/auth-door'
import { passProvider, startOidcProvider } from '@/server/testing/oidc-provider'
import { openSso } from '@/server/testing/sso'
import { PATIENCE } from './sso-provider'

let sso: Awaited<ReturnType<typeof openSso>>

beforeAll(async () => {
  sso = await openSso()
})
afterAll(() => sso.close())
afterEach(async () => {
  env().OIDC_ISSUER = sso.provider.issuer
  sso.provider.mute.clear()
  await sso.redis.flushdb()
})

let people = 0
/** Somebody whom the provider has sent back, but who has not arrived. */
async function onTheWayBack(next?: string) {
  const way = await sso.start({ next })
  const back = await passProvider(way.location, { sub: `li${++people}@acme.example` })
  return { back, cookie: way.cookie }
}

const change = (address: string, name: string, value: string) => {
  const url = new URL(address)
  url.searchParams.set(name, value)
  return url.href
}

describe('a callback', () => {
  it('whose state is another one is nobody', async () => {
    const { back, cookie } = await onTheWayBack('/orders')
    const refused = await sso.get(change(back, 'state', 'x'.repeat(32)), { cookie })
    // The seal is still good, so it is known where they were going.
    expect(refused).toMatchObject({
      status: 302,
      location: '/login?next=%2Forders&error=START_AGAIN',
      cookies: [],
    })
  })

  it.each([
    ['no state', (back: string) => back.replace(/state=[^&]*&?/, '')],
    ['no code', (back: string) => back.replace(/code=[^&]*&?/, '')],
    ['nothing', (back: string) => back.replace(/\?.*/, '')],
  ])('with %s is nobody', async (_, without) => {
    const { back, cookie } = await onTheWayBack()
    expect(await sso.get(without(back), { cookie })).toMatchObject({ error: 'START_AGAIN', cookies: [] })
  })

  it('in a browser that did not start it is nobody: not without the seal, not with another, not with a broken one', async () => {
    const [mine, theirs] = [await onTheWayBack(), await onTheWayBack()]
    for (const cookie of ['', theirs.cookie, `${mine.cookie.slice(0, -6)}aaaaaa`])
      expect(await sso.get(mine.back, { cookie })).toMatchObject({ error: 'START_AGAIN', cookies: [] })
    expect((await sso.get(mine.back, { cookie: mine.cookie })).location).toBe('/welcome')
  })

  it('works once', async () => {
    const { back, cookie } = await onTheWayBack()
    expect((await sso.get(back, { cookie })).location).toBe('/welcome')
    const again = await sso.get(back, { cookie })
    expect(again).toMatchObject({ error: 'PROVIDER_UNAVAILABLE', cookies: [] })
    expect(await sso.db.session.count({ where: { user: { email: `li${people}@acme.example` } } })).toBe(1)
  })

  it('that names another issuer, or carries a code of somebody else’s start, is nobody', async () => {
    const { back, cookie } = await onTheWayBack()
    const mixed = await sso.get(change(back, 'iss', 'https://evil.example'), { cookie })
    expect(mixed).toMatchObject({ error: 'PROVIDER_UNAVAILABLE', cookies: [] })
    const [mine, theirs] = [await onTheWayBack(), await onTheWayBack()]
    const code = new URL(theirs.back).searchParams.get('code') ?? ''
    const injected = await sso.get(change(mine.back, 'code', code), { cookie: mine.cookie })
    expect(injected).toMatchObject({ error: 'PROVIDER_UNAVAILABLE', cookies: [] })
  })

  it('by which the provider says no comes back to where they wanted to sign in', async () => {
    const way = await sso.start({ next: '/me' })
    const back = await passProvider(way.location, { do: 'cancel' })
    expect(back).toContain('error=access_denied')
    const refused = await sso.get(back, { cookie: way.cookie })
    expect(refused).toMatchObject({ location: '/login?next=%2Fme&error=REFUSED', cookies: [] })
  })
})

describe('an address to go on to', () => {
  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    'javascript:alert(1)',
    '\t//evil.example',
  ])('%j is not followed', async (next) => {
    const { back, cookie } = await onTheWayBack(next)
    expect((await sso.get(back, { cookie })).location).toBe('/welcome')
    const headers = { 'sec-fetch-site': 'cross-site' }
    const refused = await sso.get(`sign-in/oidc?next=${encodeURIComponent(next)}`, { headers })
    expect(refused.location).toBe('/login?error=START_AGAIN')
  })

  it('is not taken from elsewhere in the request', async () => {
    const { back, cookie } = await onTheWayBack('/orders')
    const evil = 'https://evil.example/'
    const more = ['next', 'callbackURL', 'errorCallbackURL', 'newUserCallbackURL']
    const address = more.reduce((so, name) => change(so, name, evil), back)
    expect((await sso.get(address, { cookie })).location).toBe('/welcome?next=%2Forders')
  })

  it('may hold whatever an address of ours holds', async () => {
    const { back, cookie } = await onTheWayBack("/search?q=(鸡)*!'&x=1#top")
    expect((await sso.get(back, { cookie })).location).toBe(
      `/welcome?next=${encodeURIComponent('/search?q=(%E9%B8%A1)*!%27&x=1')}`,
    )
  })
})

describe('a provider', () => {
  it('that is not there is said to be unavailable, and passwords work on', async () => {
    env().OIDC_ISSUER = 'http://127.0.0.1:1'
    const refused = await sso.start({ next: '/orders' })
    expect(refused).toMatchObject({
      status: 302,
      location: '/login?next=%2Forders&error=PROVIDER_UNAVAILABLE',
    })
    const { username } = await sso.person()
    expect((await sso.signIn(username)).status).toBe(200)
  })

  describe('that is mute', () => {
    /** With patience for this only as long as a test has. */
    async function impatient<T>(what: keyof typeof PATIENCE, ask: () => Promise<T>): Promise<T> {
      const usual = PATIENCE[what]
      PATIENCE[what] = 500
      return ask().finally(() => {
        PATIENCE[what] = usual
      })
    }
    const unavailable = { status: 302, error: 'PROVIDER_UNAVAILABLE', cookies: [] }

    it('is not waited for', async () => {
      sso.provider.mute.set('/.well-known/openid-configuration', 0)
      expect(await impatient('discovery', () => sso.start())).toMatchObject(unavailable)
    })

    it('when somebody comes back is not waited for', async () => {
      const { back, cookie } = await onTheWayBack()
      sso.provider.mute.set('/token', 0)
      expect(await impatient('answer', () => sso.get(back, { cookie }))).toMatchObject(unavailable)
    })

    it('just after it described itself is not waited for, and is tried again', async () => {
      const other = await startOidcProvider(ORIGIN)
      other.mute.set('/.well-known/openid-configuration', 1)
      env().OIDC_ISSUER = other.issuer
      expect(await impatient('answer', () => sso.start())).toMatchObject(unavailable)
      other.mute.clear()
      expect((await sso.start()).location).toMatch(other.issuer)
      await other.stop()
    })
  })

  it('that calls itself something else is not believed', async () => {
    env().OIDC_ISSUER = sso.provider.issuer.replace('127.0.0.1', 'localhost')
    expect((await sso.start()).error).toBe('PROVIDER_UNAVAILABLE')
  })

  it.each([
    ['unverified', false],
    ['"true"', 'true'],
    ['1', 1],
    ['not said', undefined],
  ])('that says of an e-mail %s brings nobody', async (_, email_verified) => {
    const email = 'unproven@acme.example'
    const refused = await sso.come(`unproven ${_}`, { email, email_verified, name: 'x' })
    expect(refused).toMatchObject({ error: 'EMAIL_UNVERIFIED', cookies: [] })
    expect(await sso.db.user.count({ where: { email } })).toBe(0)
  })

  it.each([undefined, '', 'no address', `${'x'.repeat(320)}@acme.example`])(
    'that says as an e-mail %j brings nobody',
    async (email) => {
      const refused = await sso.come(`nameless ${email?.length}`, { email, email_verified: true, name: 'x' })
      expect(refused).toMatchObject({ error: 'EMAIL_UNVERIFIED', cookies: [] })
    },
  )
})

it('needs no Redis', async () => {
  const dead = openRedis('fail-fast', 'redis://127.0.0.1:1')
  sso.switchRedis(dead)
  const { cookie } = await sso.come('no-redis@acme.example')
  expect(await sso.whoHas(cookie)).toMatchObject({ email: 'no-redis@acme.example' })
  sso.switchRedis(sso.redis)
  dead.disconnect()
})

it('has no other doors, and none without a provider', async () => {
  for (const path of [
    'get-session',
    'error',
    'ok',
    'callback/google',
    'sign-in/social',
    'oauth2/callback/oidc',
  ])
    expect((await sso.get(path)).status, path).toBe(404)
  expect(await sso.post('sign-in/social', { provider: 'oidc' })).toMatchObject({ status: 404 })
  env().OIDC_ISSUER = undefined
  for (const path of ['sign-in/oidc', 'callback/oidc?code=x&state=y'])
    expect((await sso.get(path)).status).toBe(404)
})

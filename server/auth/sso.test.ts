import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { env } from '@/server/env'
import { ORIGIN, PASSWORD } from '@/server/testing/auth-door'
import { CLIENT, passProvider, startOidcProvider } from '@/server/testing/oidc-provider'
import { openSso } from '@/server/testing/sso'
import { attemptKey, BY_ADDRESS } from './attempts'

let sso: Awaited<ReturnType<typeof openSso>>

beforeAll(async () => {
  sso = await openSso()
})
afterAll(() => sso.close())
afterEach(async () => {
  env().OIDC_EMAIL_DOMAINS = []
  await sso.db.canteen.update({ where: { id: sso.canteenId }, data: { registrationOpen: true } })
  await sso.redis.flushdb()
})

const mei = (n: number) => ({ email: `mei${n}@Acme.example`, email_verified: true, name: ' 韩梅梅 ' })

describe('the way there', () => {
  it('asks the provider for a code that only we can use, and names nobody', async () => {
    const { status, location, cookies } = await sso.start({ next: '/orders' })
    const { origin, searchParams } = new URL(location)
    expect([status, origin]).toEqual([302, sso.provider.issuer])
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      client_id: CLIENT.id,
      redirect_uri: 'http://localhost:3000/api/auth/callback/oidc',
      scope: 'openid profile email',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{32}$/),
      nonce: expect.stringMatching(/^[\w-]{32}$/),
    })
    expect(cookies).toEqual([expect.stringMatching(/^kaifan\.oauth_state=.+HttpOnly; SameSite=Lax/)])
    expect(await sso.db.verification.count()).toBe(0)
  })

  it('begins on our own pages', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' }
    const answer = await sso.get('sign-in/oidc?next=/orders', { headers })
    expect(answer).toMatchObject({
      status: 302,
      location: '/login?next=%2Forders&error=START_AGAIN',
      cookies: [],
    })
  })

  it('is slowed down by address, but not for an office that arrives', async () => {
    const headers = { 'x-kaifan-peer': 'word 203.0.113.90' }
    await sso.redis.hset(attemptKey('sso', '203.0.113.90'), 'count', BY_ADDRESS.free - 2)
    for (const person of ['a@acme.example', 'b@acme.example', 'c@acme.example']) {
      const way = await sso.get('sign-in/oidc', { headers })
      const back = await passProvider(way.location, { sub: person })
      expect((await sso.get(back, { cookie: way.cookie, headers })).location).toBe('/welcome')
    }
    const codes: (string | null)[] = []
    for (let i = 0; i < 4; i++) codes.push((await sso.get('sign-in/oidc', { headers })).error)
    expect(codes).toEqual([null, null, 'TRY_LATER', 'TRY_LATER'])
  })
})

describe('somebody new', () => {
  it('is an ordinary person of this canteen with a wallet, and asked what they must not eat', async () => {
    const { status, location, cookies, cookie } = await sso.come('mei1', mei(1), {
      next: '/orders?filter=done',
    })
    expect([status, location]).toEqual([302, '/welcome?next=%2Forders%3Ffilter%3Ddone'])
    const session = cookies.find((line) => line.startsWith('kaifan.session_token='))
    expect(session).toMatch(/Max-Age=604800.*HttpOnly.*SameSite=Lax/i)
    const person = await sso.whoHas(cookie)
    expect(person).toMatchObject({
      ...{ name: '韩梅梅', email: 'mei1@acme.example', username: null },
      ...{ role: 'STAFF', canteenId: sso.canteenId },
    })
    const userId = person?.id
    expect(await sso.db.wallet.findUnique({ where: { userId } })).toMatchObject({ balanceCents: 0 })
    expect(await sso.db.userPreference.count({ where: { userId } })).toBe(0)
  })

  it('has no role, picture or canteen by what the provider says, and leaves no tokens here', async () => {
    const wishes = { role: 'ADMIN', roles: ['ADMIN'], canteenId: null, picture: 'https://evil.example/x.png' }
    const { cookie } = await sso.come('mei2', { ...mei(2), ...wishes })
    const person = await sso.whoHas(cookie)
    expect(person).toMatchObject({ role: 'STAFF', canteenId: sso.canteenId })
    const { image, accounts } = await sso.db.user.findUniqueOrThrow({
      where: { id: person?.id },
      include: { accounts: true },
    })
    expect(image).toBeNull()
    expect(accounts).toMatchObject([
      { ...{ accessToken: null, refreshToken: null, idToken: null, password: null } },
    ])
  })

  it.each([
    ['the name they sign in with', 31, { name: '', preferred_username: 'meimei' }, 'meimei'],
    ['their e-mail', 32, { name: 'x'.repeat(61) }, 'mei32'],
    ['their e-mail, again', 33, { name: '\u0000' }, 'mei33'],
  ])('without a name that fits is called by %s', async (_, n, claims, expected) => {
    const { cookie } = await sso.come(`mei${n}`, { ...mei(n), ...claims })
    expect(await sso.whoHas(cookie)).toMatchObject({ name: expected })
  })

  it('stays out while registration is closed', async () => {
    await sso.db.canteen.update({ where: { id: sso.canteenId }, data: { registrationOpen: false } })
    const refused = await sso.come('mei4', mei(4), { next: '/orders' })
    expect(refused).toMatchObject({ location: '/login?next=%2Forders&error=CLOSED', cookies: [] })
    expect(await sso.db.user.count({ where: { email: 'mei4@acme.example' } })).toBe(0)
  })

  it('of a domain that is expected comes in all the same, and nobody else does', async () => {
    env().OIDC_EMAIL_DOMAINS = ['acme.example']
    expect((await sso.come('li1', { ...mei(5), email: 'li@evil-acme.example' })).error).toBe('CLOSED')
    expect((await sso.come('li2', { ...mei(5), email: 'acme.example@evil.example' })).error).toBe('CLOSED')
    await sso.db.canteen.update({ where: { id: sso.canteenId }, data: { registrationOpen: false } })
    const { cookie } = await sso.come('mei5', mei(5))
    expect(await sso.whoHas(cookie)).toMatchObject({ email: 'mei5@acme.example', canteenId: sso.canteenId })
  })
})

describe('somebody who came before', () => {
  it('is the same person, whatever they are called by now, and also while registration is closed', async () => {
    const first = await sso.come('mei6', mei(6))
    const person = await sso.whoHas(first.cookie)
    await sso.db.canteen.update({ where: { id: sso.canteenId }, data: { registrationOpen: false } })
    const moved = { email: 'mei.li@acme.example', email_verified: true, name: 'Mei Li' }
    const second = await sso.come('mei6', moved)
    expect(await sso.whoHas(second.cookie)).toEqual(person)
    expect(await sso.db.user.count({ where: { email: 'mei.li@acme.example' } })).toBe(0)
    expect(await sso.db.account.count({ where: { userId: person?.id } })).toBe(1)
  })

  it('ends the session this browser had, in Postgres and in the cache', async () => {
    const { username } = await sso.person()
    const before = await sso.signIn(username)
    expect(await sso.whoHas(before.cookie)).toMatchObject({ username })
    const { cookie } = await sso.come('mei7', mei(7), { cookie: before.cookie })
    expect(await sso.whoHas(cookie)).toMatchObject({ email: 'mei7@acme.example' })
    expect(await sso.whoHas(before.cookie)).toBeNull()
  })

  it('signs out here, and has no password to guess', async () => {
    const { cookie } = await sso.come('mei8', mei(8))
    const guess = await sso.post('sign-in/email', { email: 'mei8@acme.example', password: PASSWORD })
    expect(guess).toMatchObject({ status: 401, code: 'INVALID_EMAIL_OR_PASSWORD', cookies: [] })
    const again = { name: 'Mei', email: 'mei8@acme.example', password: PASSWORD }
    expect((await sso.post('sign-up/email', again)).status).toBe(422)
    expect(await sso.post('sign-out', {}, { cookie })).toMatchObject({ status: 200, answer: {} })
    expect(await sso.whoHas(cookie)).toBeNull()
  })
})

it('takes the same name from another provider for somebody else, and claims from the ID token', async () => {
  const { cookie } = await sso.come('mei9', mei(9))
  const other = await startOidcProvider(ORIGIN, { claimsInIdToken: true })
  other.people.set('mei9', mei(10))
  env().OIDC_ISSUER = other.issuer
  const way = await sso.start()
  expect(new URL(way.location).origin).toBe(other.issuer)
  const back = await passProvider(way.location, { sub: 'mei9' })
  const stranger = await sso.get(back, { cookie: way.cookie })
  env().OIDC_ISSUER = sso.provider.issuer
  await other.stop()
  expect(await sso.whoHas(cookie)).toMatchObject({ email: 'mei9@acme.example' })
  expect(await sso.whoHas(stranger.cookie)).toMatchObject({ email: 'mei10@acme.example' })
})

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openRedis } from '@/server/redis'
import { ORIGIN, openDoor, PASSWORD } from '@/server/testing/auth-door'
import { requireRole } from './session'

let door: Awaited<ReturnType<typeof openDoor>>

beforeAll(async () => {
  door = await openDoor()
})
afterAll(() => door.close())
afterEach(async () => {
  door.switchRedis(door.redis)
  await door.redis.flushdb()
})

describe('signing in', () => {
  it('works by user name and by e-mail, however they are written', async () => {
    const { id, username, email } = await door.person()
    const byName = await door.signIn(username.toUpperCase())
    const byEmail = await door.post('sign-in/email', { email: ` ${email.toUpperCase()}`, password: PASSWORD })
    expect([byName.status, byEmail.status]).toEqual([200, 200])
    expect(await door.whoHas(byName.cookie)).toMatchObject({
      id,
      username,
      role: 'STAFF',
      canteenId: door.canteenId,
    })
    expect(await door.whoHas(byEmail.cookie)).toMatchObject({ id })
  })

  it('gives scripts no token, and a cookie that they cannot read', async () => {
    const { username } = await door.person()
    const { answer, cookies } = await door.signIn(username)
    expect(answer).toEqual({})
    const session = cookies.find((line) => line.startsWith('kaifan.session_token='))
    expect(session).toMatch(/HttpOnly/i)
    expect(session).toMatch(/SameSite=Lax/i)
    expect(session).toMatch(/Max-Age=604800/i)
  })

  it('says the same of a wrong password and of nobody', async () => {
    const { username } = await door.person()
    const wrong = await door.signIn(username, 'not-this-one')
    const nobody = await door.signIn('nobody-at-all'.slice(0, 12).replaceAll('-', '_'), 'not-this-one')
    expect(wrong).toMatchObject({ status: 401, code: 'INVALID_USERNAME_OR_PASSWORD', cookies: [] })
    expect(nobody).toMatchObject({ status: 401, answer: wrong.answer, cookies: [] })
  })

  it('ends the session this browser had', async () => {
    const { id, username } = await door.person()
    const first = await door.signIn(username)
    const second = await door.signIn(username, PASSWORD, { cookie: first.cookie })
    expect(await door.whoHas(first.cookie)).toBeNull()
    expect(await door.whoHas(second.cookie)).toMatchObject({ id })
  })

  it('accepts no forged cookie', async () => {
    const { username } = await door.person()
    const { cookie } = await door.signIn(username)
    const token = decodeURIComponent(cookie).split('=')[1]?.split('.')[0] as string
    expect(await door.whoHas(`kaifan.session_token=${token}`)).toBeNull()
    expect(await door.whoHas(`kaifan.session_token=${token}.AAAA`)).toBeNull()
    expect(await door.whoHas('kaifan.session_token=%E0%A4%A')).toBeNull()
  })
})

describe('registering', () => {
  const someone = (n: number) => ({ name: '新人', email: `new${n}@example.com`, password: PASSWORD })

  it('makes an ordinary person of this canteen with a wallet, whatever the body asks for', async () => {
    const wish = { ...someone(1), role: 'ADMIN', canteenId: null, emailVerified: true, id: 'x' }
    const { status, cookie } = await door.post('sign-up/email', wish)
    expect(status).toBe(200)
    const user = await door.whoHas(cookie)
    expect(user).toMatchObject({ role: 'STAFF', canteenId: door.canteenId, name: '新人' })
    expect(await door.db.wallet.findUnique({ where: { userId: user?.id } })).toMatchObject({
      balanceCents: 0,
    })
  })

  it('is refused by the server while it is closed', async () => {
    await door.db.canteen.update({ where: { id: door.canteenId }, data: { registrationOpen: false } })
    const refused = await door.post('sign-up/email', someone(2))
    await door.db.canteen.update({ where: { id: door.canteenId }, data: { registrationOpen: true } })
    expect(refused).toMatchObject({ status: 403, code: 'FORBIDDEN', cookies: [] })
    expect(await door.db.user.count({ where: { email: 'new2@example.com' } })).toBe(0)
  })

  it('wants a password of some length and takes no second account for an e-mail', async () => {
    expect((await door.post('sign-up/email', { ...someone(3), password: 'short' })).code).toBe(
      'PASSWORD_TOO_SHORT',
    )
    expect((await door.post('sign-up/email', { ...someone(3), password: 'x'.repeat(129) })).code).toBe(
      'PASSWORD_TOO_LONG',
    )
    expect((await door.post('sign-up/email', someone(3))).status).toBe(200)
    expect((await door.post('sign-up/email', someone(3))).status).toBe(422)
  })
})

describe('a session', () => {
  it('ends on the server at sign-out', async () => {
    const { username } = await door.person()
    const { cookie } = await door.signIn(username)
    expect((await door.post('sign-out', {}, { cookie })).status).toBe(200)
    expect(await door.whoHas(cookie)).toBeNull()
  })

  it('ends after seven days', async () => {
    const { id, username } = await door.person()
    const { cookie } = await door.signIn(username)
    await door.db.session.updateMany({
      where: { userId: id },
      data: { expiresAt: new Date(Date.now() - 1_000) },
    })
    expect(await door.whoHas(cookie)).toBeNull()
  })

  it('is read from Postgres once and then from Redis, until somebody signs out', async () => {
    const { id, username } = await door.person()
    const { cookie } = await door.signIn(username)
    expect(await door.whoHas(cookie)).toMatchObject({ id })
    await door.db.user.update({ where: { id }, data: { name: 'Renamed meanwhile' } })
    expect(await door.whoHas(cookie)).toMatchObject({ id, name: username })
    await door.post('sign-out', {}, { cookie })
    expect(await door.whoHas(cookie)).toBeNull()
  })

  it('knows a demotion at once', async () => {
    const { id, username } = await door.person()
    await door.db.user.update({ where: { id }, data: { role: 'KITCHEN' } })
    const { cookie } = await door.signIn(username)
    const request = new Request(`${ORIGIN}/api/x`, { headers: { cookie } })
    expect(await requireRole(request, ['KITCHEN', 'ADMIN'])).toMatchObject({ id, role: 'KITCHEN' })
    await door.db.user.update({ where: { id }, data: { role: 'STAFF' } })
    await expect(requireRole(request, ['KITCHEN', 'ADMIN'])).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(requireRole(new Request(`${ORIGIN}/api/x`), ['STAFF'])).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    })
  })

  it('outlives the loss of everything in Redis', async () => {
    const { id, username } = await door.person()
    const { cookie } = await door.signIn(username)
    await door.redis.flushdb()
    expect(await door.whoHas(cookie)).toMatchObject({ id })
  })

  it('begins, lasts and ends without a Redis, and nobody waits for it', async () => {
    const dead = openRedis('fail-fast', 'redis://127.0.0.1:1')
    door.switchRedis(dead)
    const { id, username } = await door.person()
    const { cookie } = await door.signIn(username)
    expect(await door.whoHas(cookie)).toMatchObject({ id })
    for (let i = 0; i < 5; i++) expect((await door.signIn(username, 'wrong-guess')).status).toBe(401)
    expect((await door.signIn(username)).code).toBe('RATE_LIMITED')
    const started = Date.now()
    await door.post('sign-out', {}, { cookie })
    expect(await door.whoHas(cookie)).toBeNull()
    expect(Date.now() - started).toBeLessThan(1_500)
    dead.disconnect()
  })
})

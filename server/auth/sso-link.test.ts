import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Db, openDb } from '@/server/db'
import { PASSWORD } from '@/server/testing/auth-door'
import { openSso } from '@/server/testing/sso'

let sso: Awaited<ReturnType<typeof openSso>>

let patient: Db

beforeAll(async () => {
  sso = await openSso()
  // One test holds a lock for as long as it needs.
  const long = { connect: 60_000, query: 60_000, statement: 60_000, lock: 60_000, patience: 60_000 }
  patient = openDb(process.env.DATABASE_URL ?? '', long)
  ;(globalThis as { [key: symbol]: unknown })[Symbol.for('kaifan.db')] = patient
})
afterAll(async () => {
  await patient.$disconnect()
  await sso.close()
})
afterEach(() => sso.redis.flushdb())

const verified = (email: string, name = '韩梅梅') => ({ email, email_verified: true, name })

/** Somebody registers with an e-mail that may not be theirs. */
async function register(n: number) {
  const email = `taken${n}@acme.example`
  const body = { name: '王总', email, username: `taken${n}`, password: PASSWORD }
  const { status, cookie } = await sso.post('sign-up/email', body)
  expect(status).toBe(200)
  const person = await sso.whoHas(cookie)
  return { id: person?.id ?? '', email, username: body.username, cookie }
}

describe('an account that an operator made', () => {
  it.each(['STAFF', 'ADMIN'] as const)(
    'is the same person by the provider, %s, and by password',
    async (role) => {
      const { id, username, email } = await sso.person()
      await sso.db.user.update({ where: { id }, data: { role } })
      const { cookie } = await sso.come(username, verified(email.toUpperCase()))
      expect(await sso.whoHas(cookie)).toMatchObject({ id, username, role, name: username })
      expect(await sso.whoHas((await sso.signIn(username)).cookie)).toMatchObject({ id })
      expect(await sso.whoHas(cookie)).toMatchObject({ id })
    },
  )

  it('is nobody to a provider that has not verified the e-mail', async () => {
    const { id, username, email } = await sso.person()
    const refused = await sso.come(username, { email, email_verified: false, name: 'x' })
    expect(refused).toMatchObject({ location: '/login?error=EMAIL_UNVERIFIED', cookies: [] })
    expect(await sso.db.account.count({ where: { userId: id } })).toBe(1)
  })

  it('does not go to a successor who was given the same e-mail', async () => {
    const { username, email } = await sso.person()
    await sso.come(username, verified(email))
    const successor = await sso.come(`${username}-2`, verified(email))
    expect(successor).toMatchObject({ location: '/login?error=ACCOUNT_EXISTS', cookies: [] })
  })
})

describe('an account that somebody registered', () => {
  it('goes to the owner of the e-mail, and whoever registered is out: password, sessions and name', async () => {
    const { id, email, username, cookie } = await register(1)
    await sso.db.userPreference.create({ data: { userId: id, allergens: [] } })
    const { cookie: owner } = await sso.come('owner1', verified(email))
    expect(await sso.whoHas(owner)).toMatchObject({ id, email, username, name: '韩梅梅' })
    expect(await sso.whoHas(cookie)).toBeNull()
    expect(await sso.signIn(username)).toMatchObject({ status: 401, cookies: [] })
    // What to eat was answered by nobody who knew.
    expect(await sso.db.userPreference.count({ where: { userId: id } })).toBe(0)
    const again = await sso.come('owner1')
    expect(await sso.whoHas(again.cookie)).toMatchObject({ id })
    expect(await sso.whoHas(owner)).toMatchObject({ id })
  })

  it('keeps what somebody said they must not eat', async () => {
    const { id, email } = await register(2)
    await sso.db.userPreference.create({ data: { userId: id, allergens: ['peanut'] } })
    await sso.come('owner2', verified(email))
    expect(await sso.db.userPreference.findUnique({ where: { userId: id } })).toMatchObject({
      allergens: ['peanut'],
    })
  })

  it.each([false, 'true', undefined])('stays as it is when the provider says %s', async (email_verified) => {
    const n = 3 + [false, 'true', undefined].indexOf(email_verified)
    const { email, username, cookie } = await register(n)
    const refused = await sso.come(`owner${n}`, { email, email_verified, name: 'x' })
    expect(refused).toMatchObject({ location: '/login?error=EMAIL_UNVERIFIED', cookies: [] })
    expect(await sso.whoHas(cookie)).toMatchObject({ email })
    expect((await sso.signIn(username)).status).toBe(200)
  })

  it('and has a role by now is no way to that role', async () => {
    const { id, email, username, cookie } = await register(6)
    await sso.db.user.update({ where: { id }, data: { role: 'KITCHEN' } })
    const refused = await sso.come('owner6', verified(email))
    expect(refused).toMatchObject({ location: '/login?error=ACCOUNT_EXISTS', cookies: [] })
    expect(await sso.whoHas(cookie)).toMatchObject({ id })
    expect((await sso.signIn(username)).status).toBe(200)
  })

  it('is left alone by somebody of the provider who is somebody else here', async () => {
    await sso.come('settled', verified('settled@acme.example'))
    const { email, username } = await register(7)
    const { cookie } = await sso.come('settled', verified(email))
    expect(await sso.whoHas(cookie)).toMatchObject({ email: 'settled@acme.example' })
    expect((await sso.signIn(username)).status).toBe(200)
  })

  it('cannot be kept by a sign-in that began before the owner came and ends after', async () => {
    const { id, email, username } = await register(8)
    const other = new Client({ connectionString: process.env.DATABASE_URL })
    await other.connect()
    const waiting = async (sql: string) => {
      const look = () => sso.db.$queryRaw<unknown[]>`SELECT 1 FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE ${`%${sql}%`}`
      while ((await look()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    }
    try {
      // A session refers to its person, so it waits for this lock; ending the password and the sessions does not.
      await other.query('BEGIN')
      await other.query('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [id])
      const guessed = sso.signIn(username)
      await waiting('INSERT INTO "public"."sessions"')
      const owner = sso.come('owner8', verified(email))
      await waiting('UPDATE "public"."users"')
      await other.query('COMMIT')
      expect(await guessed).toMatchObject({ status: 401, cookies: [] })
      expect(await sso.whoHas((await owner).cookie)).toMatchObject({ id })
      expect(await sso.db.session.count({ where: { userId: id } })).toBe(1)
    } finally {
      await other.end()
    }
  })
})

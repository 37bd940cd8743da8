import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openDoor, PASSWORD } from '@/server/testing/auth-door'
import { attemptKey, BY_ADDRESS } from './attempts'

let door: Awaited<ReturnType<typeof openDoor>>

beforeAll(async () => {
  door = await openDoor()
})
afterAll(() => door.close())
afterEach(async () => {
  door.switchRedis(door.redis)
  await door.redis.flushdb()
})

describe('guessing', () => {
  it('is slowed down by account, whatever address it claims to come from', async () => {
    const { username } = await door.person()
    const codes: string[] = []
    for (let i = 0; i < 8; i++) {
      const headers = { 'x-forwarded-for': `203.0.113.${i}`, 'x-kaifan-peer': `lie 203.0.113.${i}` }
      codes.push((await door.signIn(username, 'wrong-guess', { headers })).code)
    }
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(3)
  })

  it('keeps nobody out for good: the right password works after the wait', async () => {
    const { username, email } = await door.person()
    for (let i = 0; i < 5; i++) await door.signIn(username, 'wrong-guess')
    const early = await door.post('sign-in/email', { email, password: PASSWORD })
    expect(early).toMatchObject({ status: 429, code: 'RATE_LIMITED' })
    expect(early.details.retryAfterSeconds).toBeGreaterThan(0)
    await door.waitOver()
    expect((await door.signIn(username)).status).toBe(200)
    expect((await door.signIn(username, 'wrong-guess')).status).toBe(401)
  })

  it('does not keep the owner out of a browser that signed in before', async () => {
    const { username } = await door.person()
    const { cookie } = await door.signIn(username)
    for (let i = 0; i < 6; i++) await door.signIn(username, 'wrong-guess')
    expect((await door.signIn(username)).code).toBe('RATE_LIMITED')
    expect((await door.signIn(username, PASSWORD, { cookie })).status).toBe(200)
  })

  it('does not hide behind the device of another account', async () => {
    const [mine, theirs] = [await door.person(), await door.person()]
    const { cookie } = await door.signIn(mine.username)
    for (let i = 0; i < 5; i++) await door.signIn(theirs.username, 'wrong-guess', { cookie })
    expect((await door.signIn(theirs.username, PASSWORD, { cookie })).code).toBe('RATE_LIMITED')
  })

  it('counts under the name that is tried, not under another field of the body', async () => {
    const { username } = await door.person()
    const codes: string[] = []
    for (let i = 0; i < 7; i++) {
      codes.push(
        (await door.post('sign-in/username', { username, email: `decoy${i}@example.com`, password: 'wrong' }))
          .code,
      )
    }
    expect(codes.at(-1)).toBe('RATE_LIMITED')
  })

  it('of one colleague holds up no other, with no address known', async () => {
    const [one, other] = [await door.person(), await door.person()]
    for (let i = 0; i < 10; i++) await door.signIn(one.username, 'wrong-guess')
    expect((await door.signIn(other.username)).status).toBe(200)
  })

  it('spread over accounts is slowed down by address, and only there', async () => {
    const spray = { headers: { 'x-kaifan-peer': 'word 203.0.113.77' } }
    const elsewhere = { headers: { 'x-kaifan-peer': 'word 203.0.113.78' } }
    // As after 98 wrong passwords for as many people.
    await door.redis.hset(attemptKey('address', '203.0.113.77'), 'count', BY_ADDRESS.free - 2)
    const codes: string[] = []
    for (let i = 0; i < 4; i++) codes.push((await door.signIn(`nobody${i}`, 'wrong-guess', spray)).code)
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(2)
    const { username } = await door.person()
    expect((await door.signIn(username, PASSWORD, spray)).code).toBe('RATE_LIMITED')
    expect((await door.signIn(username, PASSWORD, elsewhere)).status).toBe(200)
  })

  it('is not what an office does in the morning: right passwords from one address never wait', async () => {
    const office = { headers: { 'x-kaifan-peer': 'word 203.0.113.79' } }
    const { username } = await door.person()
    await door.redis.hset(attemptKey('address', '203.0.113.79'), 'count', BY_ADDRESS.free - 2)
    for (let i = 0; i < 5; i++) expect((await door.signIn(username, PASSWORD, office)).status).toBe(200)
  })
})

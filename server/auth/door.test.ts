import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openDoor, PASSWORD } from '@/server/testing/auth-door'

let door: Awaited<ReturnType<typeof openDoor>>

beforeAll(async () => {
  door = await openDoor()
})
afterAll(() => door.close())
afterEach(async () => {
  door.switchRedis(door.redis)
  await door.redis.flushdb()
})

describe('the door', () => {
  it.each([
    ['text/plain', 'ORIGIN_REJECTED', { origin: 'https://evil.example', 'content-type': 'text/plain' }],
    [
      'multipart',
      'ORIGIN_REJECTED',
      { origin: 'https://evil.example', 'content-type': 'multipart/form-data; boundary=x' },
    ],
    ['a sandboxed frame', 'ORIGIN_REJECTED', { origin: 'null' }],
    ['text/plain of our own', 'BAD_INPUT', { 'content-type': 'text/plain' }],
    ['an urlencoded form of our own', 'BAD_INPUT', { 'content-type': 'application/x-www-form-urlencoded' }],
  ])('refuses %s', async (_, code, headers) => {
    const { username } = await door.person()
    const refused = await door.signIn(username, PASSWORD, {
      headers: headers as unknown as Record<string, string>,
    })
    expect(refused).toMatchObject({ code, cookies: [] })
  })

  it('ends no session for another site', async () => {
    const { id, username } = await door.person()
    const { cookie } = await door.signIn(username)
    expect(
      (await door.post('sign-out', {}, { cookie, headers: { origin: 'https://evil.example' } })).status,
    ).toBe(403)
    expect(await door.whoHas(cookie)).toMatchObject({ id })
  })

  it('refuses 10 MB', async () => {
    const refused = await door.post(
      'sign-in/username',
      `{"username":"a","password":"${'x'.repeat(10_000_000)}"}`,
    )
    expect(refused).toMatchObject({ status: 413, code: 'PAYLOAD_TOO_LARGE' })
  })

  it.each(['{', '[]', 'null', '{"username":{"$ne":1},"password":"x"}', '{"username":"a"}'])(
    'refuses %s',
    async (body) => {
      expect(await door.post('sign-in/username', body)).toMatchObject({ status: 400, code: 'BAD_INPUT' })
    },
  )

  it.each([
    'update-user',
    'change-email',
    'delete-user',
    'is-username-available',
    'sign-in/social',
    'get-session',
    'list-sessions',
  ])('has no %s', async (path) => {
    expect(await door.post(path, {})).toMatchObject({ status: 404, code: 'NOT_FOUND' })
  })
})

import { BY_ACCOUNT, BY_ADDRESS } from '@/server/auth/attempts'
import { createUser } from '@/server/auth/create-user'
import { answerAuth } from '@/server/auth/door'
import { findSessionUser } from '@/server/auth/session'
import { errorResponse } from '@/server/http'
import type { RedisClient } from '@/server/redis'
import { openTestDatabase } from './database'
import { openTestRedis } from './redis'

export const ORIGIN = 'http://localhost:3000'
export const PASSWORD = 'dinner-time'

const globals = globalThis as { [key: symbol]: unknown }

type Post = { cookie?: string; headers?: Record<string, string> }

/** The auth door as the network meets it, on a database and a Redis of this test file's own. */
export async function openDoor() {
  const t = await openTestDatabase()
  // Before anything reads the environment: the door opens the process's own clients.
  process.env.DATABASE_URL = t.url
  const { redis, close: closeRedis } = await openTestRedis()
  globals[Symbol.for('kaifan.peer')] = 'word'
  const canteen = await t.db.canteen.create({
    data: {
      slug: 'hq',
      nameZh: '食堂',
      nameEn: 'Canteen',
      timeZone: 'Asia/Shanghai',
      registrationOpen: true,
    },
  })
  const switchRedis = (client: RedisClient) => {
    globals[Symbol.for('kaifan.redis')] = client
  }
  switchRedis(redis)

  // A busy machine may take seconds over a few hashes; no wait may be over by itself.
  Object.assign(BY_ACCOUNT, { firstWaitMs: 600_000, longestWaitMs: 600_000 })
  Object.assign(BY_ADDRESS, { firstWaitMs: 600_000, longestWaitMs: 600_000 })

  let people = 0
  async function person() {
    const username = `person${++people}`
    const email = `${username}@example.com`
    const { id } = await createUser(t.db, {
      name: username,
      username,
      email,
      password: PASSWORD,
      role: 'STAFF',
      canteenId: canteen.id,
    })
    return { id, username, email }
  }

  async function post(path: string, body: unknown, { cookie, headers }: Post = {}) {
    const request = new Request(`${ORIGIN}/api/auth/${path}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { origin: ORIGIN, 'content-type': 'application/json', ...(cookie && { cookie }), ...headers },
    })
    const response = await answerAuth(request).catch((error: unknown) => errorResponse(error, 'r'))
    const answer = await response.json()
    const cookies = response.headers.getSetCookie()
    return {
      status: response.status,
      code: answer.error?.code ?? answer.code,
      details: answer.error?.details,
      answer,
      cookies,
      /** What the browser would send from now on. */
      cookie: cookies.map((line) => line.split(';')[0]).join('; '),
    }
  }

  return {
    db: t.db,
    redis,
    switchRedis,
    canteenId: canteen.id,
    person,
    post,
    signIn: (username: string, password = PASSWORD, options?: Post) =>
      post('sign-in/username', { username, password }, options),
    whoHas: (cookie: string) => findSessionUser(new Headers({ cookie }), t.db),
    /** The clock goes on by as much as anybody has to wait. */
    async waitOver() {
      for (const key of await redis.keys('auth:*')) await redis.hset(key, 'open', 0)
    },
    async close() {
      await closeRedis()
      await t.close()
    },
  }
}

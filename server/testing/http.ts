import { createHmac, randomUUID } from 'node:crypto'
import superjson from 'superjson'
import { sessionCookieName } from '@/server/auth/session'
import type { Db } from '@/server/db'
import { env } from '@/server/env'
import type { ErrorCode } from '@/server/errors'
import type { RedisClient } from '@/server/redis'

type Handler = (request: Request) => Promise<Response>
export type Answer = { status: number; code: ErrorCode | null; data: unknown; text: string }

/** Makes this process's own clients the test's, for code that asks for them by itself, such as a route. */
export function useClients({ db, redis }: { db: Db; redis: RedisClient }): void {
  const globals = globalThis as Record<symbol, unknown>
  globals[Symbol.for('kaifan.db')] = db
  globals[Symbol.for('kaifan.redis')] = redis
}

/** Starts a session of a person. @returns the Cookie header that carries it */
export async function signIn(db: Db, userId: string): Promise<string> {
  return (await signInAll(db, [userId])).get(userId) ?? ''
}

/** Starts a session for each of them. @returns the Cookie headers by their ids */
export async function signInAll(db: Db, userIds: string[], seconds = 3_600): Promise<Map<string, string>> {
  const expiresAt = new Date(Date.now() + seconds * 1_000)
  const sessions = userIds.map((userId) => ({ id: randomUUID(), token: randomUUID(), userId, expiresAt }))
  await db.session.createMany({ data: sessions })
  return new Map(sessions.map(({ userId, token }) => [userId, cookieOf(token)]))
}

function cookieOf(token: string): string {
  const signature = createHmac('sha256', env().AUTH_SECRET).update(token).digest('base64')
  return `${sessionCookieName()}=${encodeURIComponent(`${token}.${signature}`)}`
}

/** The request a browser on our own page would send for one procedure; `input` may also be a body as text. */
export function request(
  path: string,
  input: unknown,
  { cookie = '', method = 'POST', headers = {} as Record<string, string> } = {},
): Request {
  const body = typeof input === 'string' ? input : JSON.stringify(superjson.serialize(input))
  const url = `${env().APP_URL}/api/trpc/${path}`
  const all = { origin: env().APP_URL, 'content-type': 'application/json', cookie, ...headers }
  return method === 'GET'
    ? new Request(`${url}?input=${encodeURIComponent(body)}`, { headers: all })
    : new Request(url, { method, headers: all, body })
}

/** Sends it and reads what the browser would learn: the status, our code, the data. */
export async function send(handler: Handler, sent: Request): Promise<Answer> {
  const response = await handler(sent)
  const text = await response.text()
  const body = JSON.parse(text) as {
    error?: { json?: { data: { code: ErrorCode } }; code?: ErrorCode }
    result?: { data: Parameters<typeof superjson.deserialize>[0] }
  }
  return {
    status: response.status,
    code: body.error ? (body.error.json?.data.code ?? body.error.code ?? null) : null,
    data: body.result ? superjson.deserialize(body.result.data) : null,
    text,
  }
}

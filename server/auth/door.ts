import { z } from 'zod'
import { db } from '@/server/db'
import { classify, DomainError } from '@/server/errors'
import { assertSameOrigin, readBody } from '@/server/http'
import { redis } from '@/server/redis'
import { text } from '@/server/schema'
import {
  type AttemptRule,
  attemptKey,
  BY_ACCOUNT,
  BY_ADDRESS,
  BY_ADDRESS_SIGN_UP,
  clearAttempts,
  giveAttemptBack,
  takeAttempt,
} from './attempts'
import { auth } from './auth'
import { clientAddress } from './client-address'
import { deviceCookie, knownDevice } from './device'
import { inTurn } from './hash-turn'
import { presentedToken } from './session'
import { forgetSession } from './session-cache'

const MAX_BODY = 8 * 1024
const name = z
  .string()
  .max(320)
  .transform((s) => s.normalize('NFC').trim().toLowerCase())
const password = z.string().max(512)
const byEmail = z.object({ email: name, password })
const byUsername = z.object({ username: name, password })
// Other keys are dropped here, so that no role or canteen from a body gets any further.
const registration = z.object({
  name: text(60).refine((s) => s.length > 0),
  email: name,
  username: name.optional(),
  password,
})

/**
 * better-auth behind our own checks: origin, size, JSON only, and how often somebody may try. Only what the screens
 * use is open; better-auth brings three dozen more ways in that nobody would watch.
 * @throws DomainError ORIGIN_REJECTED | PAYLOAD_TOO_LARGE | BAD_INPUT | RATE_LIMITED | NOT_FOUND | DATABASE_UNAVAILABLE
 */
export async function answerAuth(request: Request): Promise<Response> {
  assertSameOrigin(request)
  const path = new URL(request.url).pathname.replace(/^\/api\/auth/, '')
  switch (path) {
    case '/sign-out':
      return signOut(request)
    case '/sign-in/email': {
      const body = await input(request, byEmail)
      return signIn(request, body.email, body)
    }
    case '/sign-in/username': {
      const body = await input(request, byUsername)
      return signIn(request, body.username, body)
    }
    case '/sign-up/email': {
      const body = await input(request, registration)
      const address = clientAddress(request.headers)
      if (address) await take(attemptKey('sign-up', address), BY_ADDRESS_SIGN_UP)
      return inTurn(() => forward(request, body))
    }
    default:
      throw new DomainError('NOT_FOUND', {})
  }
}

async function signOut(request: Request): Promise<Response> {
  const token = presentedToken(request.headers)
  const response = await forward(request, {})
  if (token) await forgetSession(redis(), token)
  return response
}

async function input<S extends z.ZodType>(request: Request, schema: S): Promise<z.infer<S>> {
  // text/plain and multipart come from other sites' forms without asking first.
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) {
    throw new DomainError('BAD_INPUT', {})
  }
  const bytes = await readBody(request, MAX_BODY)
  const parsed = schema.safeParse(parseJson(bytes))
  if (parsed.success) return parsed.data
  throw new DomainError('BAD_INPUT', { field: parsed.error.issues[0]?.path.join('.') })
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return null
  }
}

async function signIn(request: Request, who: string, body: object): Promise<Response> {
  // E-mail and user name of one person share a bucket; a name nobody has gets its own and looks just the same.
  const account = (await findUserId(who)) ?? `?${who}`
  // Whoever signed in from this browser before is not kept out by others guessing at the account.
  const device = knownDevice(request.headers, account)
  const address = clientAddress(request.headers)
  const mine = device ? attemptKey('device', device) : attemptKey('account', account)
  const shared = address ? attemptKey('address', address) : null
  await take(mine, BY_ACCOUNT)
  if (shared) {
    await take(shared, BY_ADDRESS).catch(async (error: unknown) => {
      await giveAttemptBack(redis(), mine)
      throw error
    })
  }
  const before = presentedToken(request.headers)
  const response = await inTurn(() => forward(request, body))
  if (!response.ok) return response
  if (before) await forgetSession(redis(), before) // better-auth has just ended it
  await clearAttempts(redis(), mine)
  if (shared) await giveAttemptBack(redis(), shared)
  response.headers.append('set-cookie', deviceCookie(account))
  return response
}

async function findUserId(who: string): Promise<string | null> {
  const where = who.includes('@') ? { email: who } : { username: who }
  try {
    return (await db().user.findUnique({ where, select: { id: true } }))?.id ?? null
  } catch (error) {
    throw reachable(error)
  }
}

export async function take(key: string, rule: AttemptRule): Promise<void> {
  const wait = await takeAttempt(redis(), key, rule)
  if (wait > 0) throw new DomainError('RATE_LIMITED', { retryAfterSeconds: Math.ceil(wait / 1000) })
}

async function forward(request: Request, body: object): Promise<Response> {
  const headers = new Headers(request.headers)
  headers.delete('content-length')
  headers.set('content-type', 'application/json')
  const inner = new Request(request.url, { method: 'POST', headers, body: JSON.stringify(body) })
  const response = await auth().handler(inner)
  // Its answer repeats the token, which scripts must not see: the cookie alone carries it.
  if (response.ok) return Response.json({}, { headers: cookiesOf(response) })
  if (response.status < 500) return response
  // better-auth does not say why; whether the database answers tells "later" from "never".
  await db().$queryRaw`SELECT 1`.catch((error: unknown) => {
    throw reachable(error)
  })
  throw new Error(`better-auth answered ${response.status} to ${new URL(request.url).pathname}`)
}

export function cookiesOf(response: Response): Headers {
  const headers = new Headers({ 'cache-control': 'no-store' })
  for (const cookie of response.headers.getSetCookie()) headers.append('set-cookie', cookie)
  return headers
}

function reachable(error: unknown): unknown {
  const kind = classify(error)
  return kind === 'unavailable' || kind === 'unknown-outcome'
    ? new DomainError('DATABASE_UNAVAILABLE', {})
    : error
}

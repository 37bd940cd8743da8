import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Role } from '@/prisma/generated/enums'
import { type Db, db } from '@/server/db'
import { env } from '@/server/env'
import { classify, DomainError } from '@/server/errors'
import { redis } from '@/server/redis'
import { cacheUser, findCachedUser } from './session-cache'

/** Who is signed in. */
export type SessionUser = {
  id: string
  name: string
  email: string
  username: string | null
  role: Role
  canteenId: string | null
  department: string | null
}

/** The session cookie's name; better-auth adds the prefix when the address is https. */
export function sessionCookieName(): string {
  return `${env().APP_URL.startsWith('https:') ? '__Secure-' : ''}kaifan.session_token`
}

/**
 * The session token of a request whose signature is ours, or null. Only says that we once gave it out.
 */
export function presentedToken(headers: Headers): string | null {
  const name = `${sessionCookieName()}=`
  const cookie = headers
    .get('cookie')
    ?.split(/;\s*/)
    .find((pair) => pair.startsWith(name))
  if (!cookie) return null
  const value = decode(cookie.slice(name.length))
  const dot = value.lastIndexOf('.')
  if (dot < 1) return null
  const token = value.slice(0, dot)
  const given = Buffer.from(value.slice(dot + 1), 'base64')
  const ours = createHmac('sha256', env().AUTH_SECRET).update(token).digest()
  return given.length === ours.length && timingSafeEqual(given, ours) ? token : null
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}

/**
 * The person whose session this request carries, or null. The session stands in Postgres and is cached in Redis for half
 * a minute, so that a lost Redis signs nobody out and a crowd does not ask Postgres who it is with every tap.
 * @throws DomainError DATABASE_UNAVAILABLE when neither knows
 */
export async function findSessionUser(headers: Headers, client?: Db): Promise<SessionUser | null> {
  const token = presentedToken(headers)
  if (!token) return null
  const cached = await findCachedUser(redis(), token)
  if (cached) return cached
  const user = await readSession(client ?? db(), token)
  if (user) await cacheUser(redis(), token, user)
  return user
}

/**
 * The same, as Postgres has it now: for whatever a role allows, so that a demotion counts at once.
 * @throws DomainError DATABASE_UNAVAILABLE
 */
export async function readSessionUser(headers: Headers, client?: Db): Promise<SessionUser | null> {
  const token = presentedToken(headers)
  return token ? readSession(client ?? db(), token) : null
}

async function readSession(client: Db, token: string): Promise<SessionUser | null> {
  try {
    const [user] = await client.$queryRaw<SessionUser[]>`
      SELECT u.id, u.name, u.email, u.username, u.role::text AS role, u.canteen_id AS "canteenId", d.name AS department
      FROM sessions s JOIN users u ON u.id = s.user_id LEFT JOIN departments d ON d.id = u.department_id
      WHERE s.token = ${token} AND s.expires_at > clock_timestamp()`
    return user ?? null
  } catch (error) {
    const kind = classify(error)
    if (kind === 'unavailable' || kind === 'unknown-outcome')
      throw new DomainError('DATABASE_UNAVAILABLE', {})
    throw error
  }
}

/**
 * The caller of an HTTP door that tRPC does not guard.
 * @throws DomainError UNAUTHENTICATED | FORBIDDEN | DATABASE_UNAVAILABLE
 */
export async function requireRole(request: Request, roles: Role[]): Promise<SessionUser> {
  const user = await readSessionUser(request.headers)
  if (!user) throw new DomainError('UNAUTHENTICATED', {})
  if (!roles.includes(user.role)) throw new DomainError('FORBIDDEN', {})
  return user
}

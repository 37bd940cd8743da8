import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { env } from '@/server/env'

/** Half a year: longer than any holiday. Seconds. */
const MAX_AGE = 180 * 24 * 60 * 60

const secure = () => env().APP_URL.startsWith('https:')
const cookieName = () => `${secure() ? '__Secure-' : ''}kaifan.device`

function sign(device: string, account: string): Buffer {
  return createHmac('sha256', env().AUTH_SECRET).update(`device:${account}:${device}`).digest()
}

/**
 * A Set-Cookie line that says: this browser has signed in to this account. It opens nothing; it only keeps the
 * attempts made here apart from everybody else's, so that a stranger's guesses cannot lock the owner out.
 */
export function deviceCookie(account: string): string {
  const device = randomUUID()
  const value = `${device}.${sign(device, account).toString('base64url')}`
  return `${cookieName()}=${value}; Path=/api/auth; Max-Age=${MAX_AGE}; HttpOnly; SameSite=Lax${secure() ? '; Secure' : ''}`
}

/** The id of this browser if it has signed in to this account before, else null. */
export function knownDevice(headers: Headers, account: string): string | null {
  const name = `${cookieName()}=`
  const value = headers
    .get('cookie')
    ?.split(/;\s*/)
    .find((pair) => pair.startsWith(name))
    ?.slice(name.length)
  const [device, signature] = value?.split('.') ?? []
  if (!device || !signature) return null
  const given = Buffer.from(signature, 'base64url')
  const ours = sign(device, account)
  return given.length === ours.length && timingSafeEqual(given, ours) ? device : null
}

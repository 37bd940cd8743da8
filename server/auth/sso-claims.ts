import { z } from 'zod'
import { text } from '@/server/schema'

const email = z
  .string()
  .max(320)
  .transform((s) => s.normalize('NFC').trim().toLowerCase())
  .pipe(z.email())
const name = text(60).refine((s) => s.length > 0)

/** What we take from a provider's claims. Whatever else they say, of roles or pictures, goes no further. */
export function readClaims(claims: Record<string, unknown>) {
  // Some send "true", and some nothing, for an address that nobody has looked at. Such a one is none.
  const verified = claims.email_verified === true
  const address = verified ? email.safeParse(claims.email).data : undefined
  const names = [claims.name, claims.preferred_username, address?.split('@')[0]]
  return {
    email: address,
    emailVerified: verified,
    name: names.map((candidate) => name.safeParse(candidate).data).find(Boolean) ?? '?',
    image: undefined,
  }
}

import { type Db, db } from '@/server/db'
import { env } from '@/server/env'

/** One canteen for now: the oldest. */
const findCanteen = (client: Db) =>
  client.canteen.findFirst({
    orderBy: [{ createdAt: 'asc' }, { slug: 'asc' }],
    select: { id: true, registrationOpen: true },
  })

/** The canteen that people who register join, or null while registration is closed. */
export async function registrationCanteen(client: Db = db()): Promise<{ id: string } | null> {
  const canteen = await findCanteen(client)
  return canteen?.registrationOpen ? { id: canteen.id } : null
}

/**
 * The canteen that somebody joins whom the provider brings for the first time, or null when they may not. Whose domain is
 * in OIDC_EMAIL_DOMAINS may come though registration is closed, and nobody else may though it is open; without such a
 * list it is as with registering, because some providers vouch for the whole world.
 */
export async function newcomersCanteen(email: string, client: Db): Promise<{ id: string } | null> {
  const domains = env().OIDC_EMAIL_DOMAINS
  if (domains.length === 0) return registrationCanteen(client)
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase()
  const canteen = domains.includes(domain) ? await findCanteen(client) : null
  return canteen && { id: canteen.id }
}

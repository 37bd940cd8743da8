import { type Db, db } from '@/server/db'
import { redis } from '@/server/redis'
import { forgetSession } from './session-cache'
import { accountIdOf, PROVIDER } from './sso-settings'

/** Whom the provider vouches for. */
export type Claimant = { accountId: string; email: string; name: string }

/**
 * Gives an account that was registered here with this e-mail to the person whose it is by the provider, so that better-auth
 * may link the two. Registering proves no e-mail: a stranger may have done it, and be waiting for the owner. So their ways
 * in end first, the password before the sessions (`passwordStands` minds a session that begins meanwhile). Their name goes,
 * and the owner is asked anew what they must not eat, unless something was named. An account with a role is left alone, or
 * this were a way to that role. If we die half-way, the next sign-in does the rest.
 */
export async function claimEmail({ accountId, email, name }: Claimant, client: Db = db()): Promise<void> {
  const key = { providerId_accountId: { providerId: PROVIDER, accountId } }
  if (await client.account.findUnique({ where: key, select: { id: true } })) return
  const unproven = { email, emailVerified: false, role: 'STAFF' } as const
  const person = await client.user.findFirst({ where: unproven, select: { id: true } })
  if (!person) return
  const userId = person.id
  await client.account.deleteMany({ where: { userId } })
  const ended = await client.$queryRaw<{ token: string }[]>`
    DELETE FROM sessions WHERE user_id = ${userId}::uuid RETURNING token`
  for (const { token } of ended) await forgetSession(redis(), token)
  await client.userPreference.deleteMany({ where: { userId, allergens: { isEmpty: true } } })
  await client.user.updateMany({ where: { ...unproven, id: userId }, data: { name, emailVerified: true } })
}

/**
 * Whether somebody still has a password. Asked after their session has begun: a claim that ended the password before this
 * is seen here, and one that ends it later finds the session.
 */
export async function passwordStands(userId: string, client: Db): Promise<boolean> {
  return (await client.account.count({ where: { userId, providerId: 'credential' } })) > 0
}

/** Whether the provider has called somebody else by this account before: e-mail addresses are given to successors. */
export async function isSomebodyElses(userId: string, issuer: string, client: Db): Promise<boolean> {
  const where = { userId, providerId: PROVIDER, accountId: { startsWith: accountIdOf(issuer, '') } }
  return (await client.account.count({ where })) > 0
}

import { v7 as uuidv7 } from 'uuid'
import type { LedgerKind } from '@/prisma/generated/enums'
import { Retry, type Tx } from '@/server/db'

type Charge = { orderId: string; userId: string; allowanceCents: number }

/**
 * Takes the allowance part of several orders from their owners' wallets, in the transaction that takes the portions.
 * The balance is checked by the UPDATE itself; a wallet that has become too small since it was read means: decide again.
 * @throws Retry
 */
export async function chargeAllowances(tx: Tx, orders: Charge[]): Promise<void> {
  const charges = orders.filter((order) => order.allowanceCents > 0)
  if (charges.length === 0) return
  const byUser = new Map<string, number>()
  for (const { userId, allowanceCents } of charges)
    byUser.set(userId, (byUser.get(userId) ?? 0) + allowanceCents)
  const count = await tx.$executeRaw`
    WITH due AS (
      SELECT * FROM unnest(${[...byUser.keys()]}::uuid[], ${[...byUser.values()]}::int[]) AS d(user_id, cents)
    ), locked AS MATERIALIZED (
      SELECT w.user_id, d.cents FROM wallets w JOIN due d USING (user_id) ORDER BY w.user_id FOR UPDATE OF w
    )
    UPDATE wallets w SET balance_cents = w.balance_cents - l.cents, version = w.version + 1, updated_at = clock_timestamp()
    FROM locked l WHERE w.user_id = l.user_id AND w.balance_cents >= l.cents`
  if (count !== byUser.size) throw new Retry('a balance moved')
  await writeTransfers(
    tx,
    'ORDER',
    charges.map((c) => ({ ...c, walletCents: -c.allowanceCents })),
  )
}

/**
 * Gives the allowance part of one order back. The caller has just moved the order out of a paid state in this
 * transaction; UNIQUE (order, kind, account) refuses a second refund all the same.
 */
export async function refundAllowance(tx: Tx, order: Charge): Promise<void> {
  if (order.allowanceCents === 0) return
  await tx.$executeRaw`
    UPDATE wallets SET balance_cents = balance_cents + ${order.allowanceCents}, version = version + 1,
      updated_at = clock_timestamp() WHERE user_id = ${order.userId}::uuid`
  await writeTransfers(tx, 'REFUND', [{ ...order, walletCents: order.allowanceCents }])
}

async function writeTransfers(
  tx: Tx,
  kind: LedgerKind,
  moves: (Charge & { walletCents: number })[],
): Promise<void> {
  await tx.ledgerEntry.createMany({
    data: moves.flatMap(({ orderId, userId, walletCents }) => {
      const transferId = uuidv7()
      const entry = { transferId, kind, userId, orderId }
      return [
        { ...entry, account: 'wallet', amountCents: walletCents },
        { ...entry, account: 'canteen', amountCents: -walletCents },
      ]
    }),
  })
}

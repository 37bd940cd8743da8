import { v7 as uuidv7 } from 'uuid'
import type { LedgerKind } from '@/prisma/generated/enums'
import { Retry, type Tx } from '@/server/db'

type Charge = { orderId: string; userId: string; walletCents: number }

/**
 * Takes the wallet's part of several orders from their owners' wallets, in the transaction that takes the portions.
 * The balance is checked by the UPDATE itself; a wallet that has become too small since it was read means: decide again.
 * @throws Retry
 */
export async function chargeWallets(tx: Tx, orders: Charge[]): Promise<void> {
  const charges = orders.filter((order) => order.walletCents > 0)
  if (charges.length === 0) return
  const byUser = new Map<string, number>()
  for (const { userId, walletCents } of charges) byUser.set(userId, (byUser.get(userId) ?? 0) + walletCents)
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
    charges.map((c) => ({ ...c, kind: 'ORDER', walletCents: -c.walletCents })),
  )
}

type Return = { orderId: string; userId: string; cents: number; kind: 'REFUND' | 'ADJUSTMENT' }

/**
 * Gives money back for several orders: REFUND for one that has just left a paid state in this transaction, ADJUSTMENT
 * for one that stays and became cheaper. A unique key (order, kind, account) refuses a second REFUND all the same.
 */
export async function returnToWallets(tx: Tx, orders: Return[]): Promise<void> {
  const returns = orders.filter((order) => order.cents > 0)
  if (returns.length === 0) return
  const byUser = new Map<string, number>()
  for (const { userId, cents } of returns) byUser.set(userId, (byUser.get(userId) ?? 0) + cents)
  await tx.$executeRaw`
    WITH due AS (
      SELECT * FROM unnest(${[...byUser.keys()]}::uuid[], ${[...byUser.values()]}::int[]) AS d(user_id, cents)
    ), locked AS MATERIALIZED (
      SELECT w.user_id, d.cents FROM wallets w JOIN due d USING (user_id) ORDER BY w.user_id FOR UPDATE OF w
    )
    UPDATE wallets w SET balance_cents = w.balance_cents + l.cents, version = w.version + 1, updated_at = clock_timestamp()
    FROM locked l WHERE w.user_id = l.user_id`
  await writeTransfers(
    tx,
    returns.map((r) => ({ ...r, walletCents: r.cents })),
  )
}

type Transfer = { kind: LedgerKind; orderId: string; userId: string; walletCents: number }

async function writeTransfers(tx: Tx, transfers: Transfer[]): Promise<void> {
  await tx.ledgerEntry.createMany({
    data: transfers.flatMap(({ kind, orderId, userId, walletCents }) => {
      const entry = { transferId: uuidv7(), kind, userId, orderId }
      return [
        { ...entry, account: 'wallet', amountCents: walletCents },
        { ...entry, account: 'canteen', amountCents: -walletCents },
      ]
    }),
  })
}

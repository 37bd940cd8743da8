import { v7 as uuidv7 } from 'uuid'
import { Retry, type Tx } from '@/server/db'

/** What an order of one meal takes from its owner's allowance and wallet, or gives back to them. Cents. */
export type Money = { orderId: string; userId: string; allowanceCents: number; walletCents: number }

/**
 * Takes the parts that allowance and wallet pay of several orders of a meal, in the transaction that takes the portions.
 * What is left is checked by the UPDATE itself; less than was read means: decide again. Allowances are locked before
 * wallets, each in the order of people, so that two batches cannot wait for each other.
 * @throws Retry
 */
export async function chargeOrders(tx: Tx, mealId: string, orders: Money[]): Promise<void> {
  const allowances = sumByUser(orders, 'allowanceCents')
  if (allowances.users.length > 0) {
    const count = await tx.$executeRaw`
      WITH locked AS MATERIALIZED (
        SELECT a.user_id, d.cents FROM meal_allowances a
          JOIN unnest(${allowances.users}::uuid[], ${allowances.cents}::int[]) AS d(user_id, cents) USING (user_id)
        WHERE a.meal_id = ${mealId}::uuid ORDER BY a.user_id FOR UPDATE OF a
      )
      UPDATE meal_allowances a SET left_cents = a.left_cents - l.cents
      FROM locked l WHERE a.meal_id = ${mealId}::uuid AND a.user_id = l.user_id AND a.left_cents >= l.cents`
    if (count !== allowances.users.length) throw new Retry('an allowance moved')
  }
  const wallets = sumByUser(orders, 'walletCents')
  if (wallets.users.length > 0) {
    const count = await tx.$executeRaw`
      WITH locked AS MATERIALIZED (
        SELECT w.user_id, d.cents FROM wallets w
          JOIN unnest(${wallets.users}::uuid[], ${wallets.cents}::int[]) AS d(user_id, cents) USING (user_id)
        ORDER BY w.user_id FOR UPDATE OF w
      )
      UPDATE wallets w SET balance_cents = w.balance_cents - l.cents, version = w.version + 1, updated_at = clock_timestamp()
      FROM locked l WHERE w.user_id = l.user_id AND w.balance_cents >= l.cents`
    if (count !== wallets.users.length) throw new Retry('a balance moved')
  }
  await writeTransfers(
    tx,
    orders.map((order) => ({ ...order, kind: 'ORDER', sign: -1 })),
  )
}

/**
 * Gives money back for several orders of a meal: REFUND for one that has just left a paid state in this transaction,
 * ADJUSTMENT for one that stays and became cheaper. A unique key (order, kind, account) refuses a second REFUND all the
 * same, and a CHECK an allowance that would hold more than was granted.
 */
export async function returnMoney(
  tx: Tx,
  mealId: string,
  orders: (Money & { kind: 'REFUND' | 'ADJUSTMENT' })[],
): Promise<void> {
  const allowances = sumByUser(orders, 'allowanceCents')
  if (allowances.users.length > 0) {
    const count = await tx.$executeRaw`
      WITH locked AS MATERIALIZED (
        SELECT a.user_id, d.cents FROM meal_allowances a
          JOIN unnest(${allowances.users}::uuid[], ${allowances.cents}::int[]) AS d(user_id, cents) USING (user_id)
        WHERE a.meal_id = ${mealId}::uuid ORDER BY a.user_id FOR UPDATE OF a
      )
      UPDATE meal_allowances a SET left_cents = a.left_cents + l.cents
      FROM locked l WHERE a.meal_id = ${mealId}::uuid AND a.user_id = l.user_id`
    if (count !== allowances.users.length) throw new Error('an order used an allowance that nobody granted')
  }
  const wallets = sumByUser(orders, 'walletCents')
  if (wallets.users.length > 0) {
    await tx.$executeRaw`
      WITH locked AS MATERIALIZED (
        SELECT w.user_id, d.cents FROM wallets w
          JOIN unnest(${wallets.users}::uuid[], ${wallets.cents}::int[]) AS d(user_id, cents) USING (user_id)
        ORDER BY w.user_id FOR UPDATE OF w
      )
      UPDATE wallets w SET balance_cents = w.balance_cents + l.cents, version = w.version + 1, updated_at = clock_timestamp()
      FROM locked l WHERE w.user_id = l.user_id`
  }
  await writeTransfers(
    tx,
    orders.map((order) => ({ ...order, sign: 1 })),
  )
}

function sumByUser(orders: Money[], part: 'allowanceCents' | 'walletCents') {
  const byUser = new Map<string, number>()
  for (const { userId, [part]: cents } of orders) {
    if (cents > 0) byUser.set(userId, (byUser.get(userId) ?? 0) + cents)
  }
  return { users: [...byUser.keys()], cents: [...byUser.values()] }
}

type Transfer = Money & { kind: 'ORDER' | 'REFUND' | 'ADJUSTMENT'; sign: 1 | -1 }

/** One transfer an order: what its two purses lose the canteen gets, and the other way round. */
async function writeTransfers(tx: Tx, transfers: Transfer[]): Promise<void> {
  const data = transfers.flatMap(({ kind, orderId, userId, allowanceCents, walletCents, sign }) => {
    const entry = { transferId: uuidv7(), kind, userId, orderId }
    return [
      { ...entry, account: 'allowance', amountCents: sign * allowanceCents },
      { ...entry, account: 'wallet', amountCents: sign * walletCents },
      { ...entry, account: 'canteen', amountCents: -sign * (allowanceCents + walletCents) },
    ].filter(({ amountCents }) => amountCents !== 0)
  })
  if (data.length > 0) await tx.ledgerEntry.createMany({ data })
}

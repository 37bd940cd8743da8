import { type Db, FILE_PATIENCE, inTransaction, type Tx } from '@/server/db'
import { DomainError } from '@/server/errors'
import { parseTopUpCsv } from './parse-top-up-csv'
import { type PlannedTopUp, planTopUp } from './plan-top-up'

/**
 * Writes a top-up file: all of it or nothing. What was confirmed already is done, and is not done again.
 * @param actorId the administrator who confirms it
 * @returns how many people were topped up by it, now or before
 * @throws DomainError IMPORT_INVALID with every problem, IMPORT_CHANGED when the digest is not the one that was shown
 */
export async function applyTopUp(
  db: Db,
  {
    canteenId,
    bytes,
    digest,
    actorId,
  }: { canteenId: string; bytes: Uint8Array; digest: string; actorId: string },
): Promise<number> {
  const { rows, problems } = parseTopUpCsv(bytes)
  if (problems.length > 0) throw new DomainError('IMPORT_INVALID', { problems })
  return inTransaction(
    db,
    async (tx) => {
      // Two taps on "confirm": the second waits here, and then finds the transfers of the first.
      await tx.$queryRaw`SELECT id FROM canteens WHERE id = ${canteenId}::uuid FOR NO KEY UPDATE`
      const plan = await planTopUp(tx, canteenId, rows)
      if (plan.digest !== digest) throw new DomainError('IMPORT_CHANGED', {})
      if (plan.doneAt) return plan.rows.length
      if (plan.problems.length > 0) throw new DomainError('IMPORT_INVALID', { problems: plan.problems })
      await moveMoney(tx, plan.rows, actorId)
      await moveDepartments(tx, plan.rows)
      return plan.rows.length
    },
    FILE_PATIENCE,
  )
}

async function moveMoney(tx: Tx, rows: PlannedTopUp[], actorId: string): Promise<void> {
  const users = rows.map((row) => row.userId)
  await tx.$executeRaw`
    INSERT INTO wallets (user_id) SELECT unnest(${users}::uuid[]) ON CONFLICT DO NOTHING`
  const count = await tx.$executeRaw`
    WITH locked AS MATERIALIZED (
      SELECT w.user_id, d.cents FROM wallets w
        JOIN unnest(${users}::uuid[], ${rows.map((row) => row.amountCents)}::int[]) AS d(user_id, cents) USING (user_id)
      ORDER BY w.user_id FOR UPDATE OF w
    )
    UPDATE wallets w SET balance_cents = w.balance_cents + l.cents, version = w.version + 1, updated_at = clock_timestamp()
    FROM locked l WHERE w.user_id = l.user_id AND w.balance_cents + l.cents >= 0`
  // An order took what was to be taken back, since the plan looked.
  if (count !== rows.length) throw new DomainError('IMPORT_CHANGED', {})
  // One moment for the whole file: it is what makes its entries one top-up in the list of them.
  const [{ createdAt }] = await tx.$queryRaw<[{ createdAt: Date }]>`SELECT clock_timestamp() AS "createdAt"`
  await tx.ledgerEntry.createMany({
    data: rows.flatMap(({ transferId, userId, amountCents, note }) => {
      const entry = { transferId, userId, kind: 'TOP_UP' as const, actorId, createdAt }
      return [
        { ...entry, account: 'wallet', amountCents, note },
        { ...entry, account: 'canteen', amountCents: -amountCents },
      ]
    }),
  })
}

async function moveDepartments(tx: Tx, rows: PlannedTopUp[]): Promise<void> {
  const moves = rows.filter((row) => row.departmentId !== null)
  if (moves.length === 0) return
  await tx.$executeRaw`
    UPDATE users u SET department_id = m.department_id, updated_at = clock_timestamp()
    FROM unnest(${moves.map((row) => row.userId)}::uuid[], ${moves.map((row) => row.departmentId)}::uuid[])
      AS m(user_id, department_id)
    WHERE u.id = m.user_id`
}

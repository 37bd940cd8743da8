import { createHash } from 'node:crypto'
import type { Db, Tx } from '@/server/db'
import { excerpt } from '@/server/menu/import/problem-rules'
import type { TopUpRow } from './parse-top-up-csv'
import type { TopUpProblem } from './problem-rules'

/** What a row would do. `departmentId` is null when it says nothing about the department, or what is so already. Cents. */
export type PlannedTopUp = {
  row: number
  userId: string
  name: string
  account: string
  amountCents: number
  balanceCents: number
  departmentId: string | null
  departmentFrom: string | null
  departmentTo: string | null
  note: string
  transferId: string
}

type Found = {
  person: string
  userId: string
  name: string
  balanceCents: number
  departmentId: string | null
  department: string | null
}

export type TopUpPlan = {
  rows: PlannedTopUp[]
  problems: TopUpProblem[]
  digest: string
  /** When these very rows were topped up before. */
  doneAt: Date | null
}

/** Finds whom and which department the rows name, in this canteen, and what they would do. */
export async function planTopUp(db: Db | Tx, canteenId: string, parsed: TopUpRow[]): Promise<TopUpPlan> {
  const found = await db.$queryRaw<Found[]>`
    SELECT p.person, u.id AS "userId", u.name, coalesce(w.balance_cents, 0) AS "balanceCents",
      u.department_id AS "departmentId", d.name AS department
    FROM unnest(${parsed.map((row) => row.person)}::text[]) AS p(person)
      JOIN users u ON u.canteen_id = ${canteenId}::uuid AND (u.username = p.person OR lower(u.email) = p.person)
      LEFT JOIN wallets w ON w.user_id = u.id LEFT JOIN departments d ON d.id = u.department_id`
  const departments = await db.department.findMany({ where: { canteenId }, select: { id: true, name: true } })
  const people = new Map(found.map((one) => [one.person, one]))
  const byName = new Map(departments.map(({ id, name }) => [name.toLowerCase(), { id, name }]))
  const problems: TopUpProblem[] = []
  const rows: Omit<PlannedTopUp, 'transferId'>[] = []
  const seen = new Map<string, number>()
  for (const { row, person, amountCents, department, note } of parsed) {
    const add = (column: 'person' | 'amount' | 'department', code: TopUpProblem['code'], value: string) =>
      problems.push({ row, column, code, value: excerpt(value), person: excerpt(person) })
    const who = people.get(person)
    const to = department === '' ? null : byName.get(department.toLowerCase())
    if (!who) add('person', 'PERSON_UNKNOWN', person)
    // By user name in one row and by e-mail in another.
    else if (seen.has(who.userId)) add('person', 'PERSON_TWICE', String(seen.get(who.userId)))
    else if (who.balanceCents + amountCents < 0) add('amount', 'BALANCE_TOO_SMALL', String(who.balanceCents))
    if (to === undefined) add('department', 'DEPARTMENT_UNKNOWN', department)
    if (!who) continue
    seen.set(who.userId, row)
    const moves = to && to.id !== who.departmentId
    rows.push({
      ...{ row, userId: who.userId, name: who.name, account: person, amountCents, note },
      balanceCents: who.balanceCents,
      departmentId: moves ? to.id : null,
      departmentFrom: moves ? who.department : null,
      departmentTo: moves ? to.name : null,
    })
  }
  const digest = digestOf(canteenId, rows)
  const planned = rows.map((row) => ({ ...row, transferId: transferIdOf(digest, row.userId) }))
  const done = await db.ledgerEntry.findFirst({
    where: { transferId: { in: planned.map((row) => row.transferId) } },
    select: { createdAt: true },
  })
  return { rows: planned, problems, digest, doneAt: done?.createdAt ?? null }
}

/**
 * Who gets how much, and what for: the same for the same rows, in whatever order and encoding they come. Departments are
 * left out, because they are set and not added: once moved, the row would look like another one.
 */
function digestOf(canteenId: string, rows: { userId: string; amountCents: number; note: string }[]): string {
  const told = rows.map(({ userId, amountCents, note }) => [userId, amountCents, note].join('\n')).sort()
  return createHash('sha256')
    .update(JSON.stringify([canteenId, told]))
    .digest('hex')
}

/** A transfer's id from what was confirmed: topping it up a second time would be the same transfer, which there is. */
function transferIdOf(digest: string, userId: string): string {
  const hex = createHash('sha256').update(`${digest}:${userId}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

import type { Db } from '@/server/db'
import type { PeoplePage, RulesView, TopUpView } from './schema'

const rule = { id: true, mealKind: true, amountCents: true, weekdays: true } as const
const PAGE = 50
const TOP_UPS_SHOWN = 20
const NOTES_SHOWN = 3

/** The departments of a canteen by name with their rules, and the rules for everybody else, by meal. */
export async function listRules(db: Db, canteenId: string): Promise<RulesView> {
  const [departments, everybodyElse] = await Promise.all([
    db.department.findMany({
      where: { canteenId },
      orderBy: { name: 'asc' },
      select: {
        id: true,
        name: true,
        _count: { select: { users: true } },
        rules: { select: rule, orderBy: { mealKind: 'asc' } },
      },
    }),
    db.allowanceRule.findMany({
      where: { canteenId, departmentId: null },
      select: rule,
      orderBy: { mealKind: 'asc' },
    }),
  ])
  return {
    departments: departments.map(({ _count, ...department }) => ({ ...department, people: _count.users })),
    everybodyElse,
  }
}

/** A page of a canteen's people by name, of those whose name, user name or e-mail contains the words. Cents. */
export async function listPeople(
  db: Db,
  canteenId: string,
  { search, after }: { search: string; after?: string },
): Promise<PeoplePage> {
  const contains = { contains: search.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const }
  const rows = await db.user.findMany({
    where: { canteenId, OR: [{ name: contains }, { username: contains }, { email: contains }] },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: PAGE + 1,
    ...(after ? { cursor: { id: after }, skip: 1 } : {}),
    select: {
      ...{ id: true, name: true, username: true, email: true, role: true, departmentId: true },
      wallet: { select: { balanceCents: true } },
    },
  })
  return {
    people: rows
      .slice(0, PAGE)
      .map(({ wallet, ...person }) => ({ ...person, balanceCents: wallet?.balanceCents ?? 0 })),
    more: rows.length > PAGE,
  }
}

/** The last top-ups of a canteen's people, the latest first: who, when, how many people, how much, and what for. */
export async function listTopUps(db: Db, canteenId: string): Promise<TopUpView[]> {
  // Entries of one file have one moment; those from before the actor was kept had one each, within the minute.
  return db.$queryRaw<TopUpView[]>`
    SELECT max(e.created_at) AS at, a.name AS actor, count(DISTINCT e.user_id)::int AS people,
      sum(e.amount_cents)::int AS "totalCents",
      coalesce((array_agg(DISTINCT e.note) FILTER (WHERE e.note <> ''))[1:${NOTES_SHOWN}::int], '{}') AS notes
    FROM ledger_entries e JOIN users u ON u.id = e.user_id LEFT JOIN users a ON a.id = e.actor_id
    WHERE e.kind = 'TOP_UP' AND e.account = 'wallet' AND u.canteen_id = ${canteenId}::uuid
    GROUP BY a.id, CASE WHEN a.id IS NULL THEN date_trunc('minute', e.created_at) ELSE e.created_at END
    ORDER BY max(e.created_at) DESC LIMIT ${TOP_UPS_SHOWN}::int`
}

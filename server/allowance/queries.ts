import type { Db } from '@/server/db'
import type { PersonView, RulesView } from './schema'

const rule = { id: true, mealKind: true, amountCents: true, weekdays: true } as const
const PAGE = 50

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
): Promise<{ people: PersonView[]; more: boolean }> {
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

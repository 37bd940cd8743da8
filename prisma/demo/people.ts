import { v7 as uuidv7 } from 'uuid'
import { createUser } from '../../server/auth/create-user'
import { type Db, inTransaction } from '../../server/db'

const DEMO_PASSWORD = 'kaifan-demo'
/** What every demo colleague can spend: a month of dinners. Cents. */
const WALLET_CENTS = 50_000

const PEOPLE = [
  { name: '管理员', email: 'admin@kaifan.test', username: 'admin', role: 'ADMIN' },
  { name: '后厨', email: 'kitchen@kaifan.test', username: 'kitchen', role: 'KITCHEN' },
  { name: '李雷', email: 'li.lei@kaifan.test', username: 'lilei', role: 'STAFF', department: '研发部' },
  {
    name: '韩梅梅',
    email: 'han.meimei@kaifan.test',
    username: 'hanmeimei',
    role: 'STAFF',
    department: '设计部',
    allergens: ['peanut'],
  },
  { name: '王伟', email: 'wang.wei@kaifan.test', username: 'wangwei', role: 'STAFF', department: '市场部' },
] as const

/** What the demo's company pays of a meal: every day, so that there is something to see on any of them. Cents. */
const ALLOWANCES: { department: string | null; lunchCents: number; dinnerCents: number }[] = [
  { department: '研发部', lunchCents: 1_500, dinnerCents: 3_000 },
  { department: '设计部', lunchCents: 2_000, dinnerCents: 2_500 },
  { department: '市场部', lunchCents: 1_800, dinnerCents: 2_000 },
  { department: null, lunchCents: 1_000, dinnerCents: 1_500 },
]

/** Makes the demo's rules where there are none at all: what somebody has changed stays. */
async function seedAllowances(db: Db, canteenId: string): Promise<void> {
  if ((await db.allowanceRule.count({ where: { canteenId } })) > 0) return
  for (const { department, lunchCents, dinnerCents } of ALLOWANCES) {
    const found = department && (await db.department.findFirst({ where: { canteenId, name: department } }))
    if (department && !found) continue
    const rule = { canteenId, departmentId: found ? found.id : null, weekdays: [1, 2, 3, 4, 5, 6, 7] }
    await db.allowanceRule.createMany({
      data: [
        { ...rule, mealKind: 'LUNCH', amountCents: lunchCents },
        { ...rule, mealKind: 'DINNER', amountCents: dinnerCents },
      ],
      skipDuplicates: true,
    })
  }
}

/**
 * Adds the demo's people who are missing, gives staff their first balance, and makes the company's rules.
 * @returns how many were added
 */
export async function seedPeople(db: Db, canteenId: string): Promise<number> {
  let added = 0
  for (const person of PEOPLE) {
    const known = await db.user.findUnique({ where: { email: person.email }, select: { id: true } })
    const { name, email, username, role } = person
    const department = 'department' in person ? person.department : undefined
    const account = { name, email, username, role, department, password: DEMO_PASSWORD, canteenId }
    const { id } = known ?? (await createUser(db, account))
    if (!known) added++
    if (person.role === 'STAFF') await topUpOnce(db, id)
    // Only if they have said nothing: what people made stays.
    if ('allergens' in person) {
      const preference = { userId: id, allergens: [...person.allergens], diets: [] }
      await db.userPreference.createMany({ data: preference, skipDuplicates: true })
    }
  }
  await seedAllowances(db, canteenId)
  return added
}

/** Asked at every start, so it also mends a start that was cut short between the person and the money. */
async function topUpOnce(db: Db, userId: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    // The wallet's row lock lets two starts at once top up only once.
    await tx.$queryRaw`SELECT user_id FROM wallets WHERE user_id = ${userId}::uuid FOR UPDATE`
    if ((await tx.ledgerEntry.count({ where: { userId } })) > 0) return
    await tx.wallet.update({
      where: { userId },
      data: { balanceCents: { increment: WALLET_CENTS }, version: { increment: 1 } },
    })
    const entry = { transferId: uuidv7(), kind: 'TOP_UP' as const, userId }
    await tx.ledgerEntry.createMany({
      data: [
        { ...entry, account: 'wallet', amountCents: WALLET_CENTS },
        { ...entry, account: 'canteen', amountCents: -WALLET_CENTS },
      ],
    })
  })
}

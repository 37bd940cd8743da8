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

/**
 * Adds the demo's people who are missing, and gives staff their first balance.
 * @returns how many were added
 */
export async function seedPeople(db: Db, canteenId: string): Promise<number> {
  let added = 0
  for (const person of PEOPLE) {
    const known = await db.user.findUnique({ where: { email: person.email }, select: { id: true } })
    const { id } = known ?? (await createUser(db, { ...person, password: DEMO_PASSWORD, canteenId }))
    if (!known) added++
    if (person.role === 'STAFF') await topUpOnce(db, id)
    // Only if they have said nothing: what people made stays.
    if ('allergens' in person) {
      const preference = { userId: id, allergens: [...person.allergens], diets: [] }
      await db.userPreference.createMany({ data: preference, skipDuplicates: true })
    }
  }
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

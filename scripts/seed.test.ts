import { spawnSync } from 'node:child_process'
import { verifyPassword } from 'better-auth/crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { seedCanteen } from '../prisma/demo/canteen'
import { seedMeals } from '../prisma/demo/meals'
import { seedPeople } from '../prisma/demo/people'
import { openTestDatabase, type TestDatabase } from '../server/testing/database'
import { root } from './paths'

let t: TestDatabase
beforeEach(async () => {
  t = await openTestDatabase(4)
})
afterEach(() => t.close())

async function seed() {
  const canteenId = (await seedCanteen(t.db, { demo: true })) ?? ''
  const people = await seedPeople(t.db, canteenId)
  return { canteenId, people, meals: await seedMeals(t.db, canteenId) }
}

const counts = async () =>
  Promise.all([
    t.db.user.count(),
    t.db.ledgerEntry.count(),
    t.db.meal.count(),
    t.db.menuItem.count(),
    t.db.option.count(),
    t.db.allowanceRule.count(),
  ])

/** The meals on the canteen's own clock. */
const localMeals = () => t.db.$queryRaw<
  { kind: string; day: number; cutoff: string; first: string; slots: number }[]
>`
  SELECT m.kind::text AS kind, (m.service_date - (now() AT TIME ZONE c.time_zone)::date) AS day,
         to_char(m.cutoff_at AT TIME ZONE c.time_zone, 'HH24:MI') AS cutoff,
         to_char(min(s.starts_at) AT TIME ZONE c.time_zone, 'HH24:MI') AS first, count(*)::int AS slots
  FROM meals m JOIN canteens c ON c.id = m.canteen_id JOIN pickup_slots s ON s.meal_id = m.id
  GROUP BY m.id, c.id ORDER BY m.service_date, m.kind`

test('a second start adds nothing', async () => {
  expect(await seed()).toMatchObject({ people: 5, meals: 6 })
  const before = await counts()
  expect(await seed()).toMatchObject({ people: 0, meals: 0 })
  expect(await counts()).toEqual(before)
})

test('everybody can sign in, and staff have 500 yuan that add up', async () => {
  await seed()
  const account = await t.db.account.findFirstOrThrow({ where: { user: { username: 'lilei' } } })
  expect(account).toMatchObject({ providerId: 'credential', accountId: account.userId })
  expect(await verifyPassword({ hash: account.password ?? '', password: 'kaifan-demo' })).toBe(true)
  const wallets = await t.db.wallet.findMany({ include: { user: true } })
  expect(wallets.map(({ user, balanceCents }) => [user.role, balanceCents]).sort()).toEqual([
    ['ADMIN', 0],
    ['KITCHEN', 0],
    ['STAFF', 50_000],
    ['STAFF', 50_000],
    ['STAFF', 50_000],
  ])
  const sums = await t.db.ledgerEntry.groupBy({
    by: ['account'],
    _sum: { amountCents: true },
    orderBy: { account: 'asc' },
  })
  expect(sums.map((sum) => sum._sum.amountCents)).toEqual([-150_000, 150_000])
})

test('the company pays by department, and for everybody else; a changed rule stays', async () => {
  await seed()
  await t.db.allowanceRule.updateMany({ where: { amountCents: 3_000 }, data: { amountCents: 2_900 } })
  await seed()
  const rules = await t.db.allowanceRule.findMany({
    where: { mealKind: 'DINNER' },
    include: { department: true },
  })
  expect(rules.map((rule) => `${rule.department?.name} ${rule.amountCents}`).sort()).toEqual([
    ...['undefined 1500', '市场部 2000', '研发部 2900', '设计部 2500'],
  ])
})

test.each(['Asia/Shanghai', 'America/New_York', 'Pacific/Auckland'])(
  'meals stand on the clock of %s',
  async (timeZone) => {
    const data = { slug: 'hq', nameZh: '食堂', nameEn: 'Canteen', timeZone }
    const { id } = await t.db.canteen.create({ data })
    await seedMeals(t.db, id)
    expect(await localMeals()).toEqual(
      [0, 1, 2].flatMap((day) => [
        { kind: 'LUNCH', day, cutoff: '10:30', first: '11:30', slots: 6 },
        { kind: 'DINNER', day, cutoff: '17:30', first: '18:00', slots: 6 },
      ]),
    )
  },
)

test('what people made stays: a sold-out dish, an empty draft, a spent balance', async () => {
  const { canteenId } = await seed()
  const item = await t.db.menuItem.findFirstOrThrow()
  await t.db.$executeRaw`UPDATE menu_items SET remaining = 0, on_sale = false WHERE id = ${item.id}::uuid`
  await t.db.wallet.updateMany({ data: { balanceCents: 0 } })
  const meal = await t.db.meal.findFirstOrThrow({
    where: { kind: 'DINNER' },
    orderBy: { serviceDate: 'desc' },
  })
  await t.db.menuItem.deleteMany({ where: { mealId: meal.id } })
  await t.db.meal.update({ where: { id: meal.id }, data: { status: 'DRAFT' } })
  const before = await counts()
  await seed()
  expect(await counts()).toEqual(before)
  expect(await t.db.menuItem.findUnique({ where: { id: item.id } })).toMatchObject({
    remaining: 0,
    onSale: false,
  })
  expect(await t.db.wallet.aggregate({ _sum: { balanceCents: true } })).toEqual({ _sum: { balanceCents: 0 } })
  expect(await t.db.meal.count({ where: { canteenId, status: 'DRAFT' } })).toBe(1)
})

test('a start that was cut short is finished by the next', async () => {
  await seed()
  await t.db.menuItem.deleteMany()
  await t.db.$executeRaw`TRUNCATE ledger_entries`
  await t.db.wallet.updateMany({ data: { balanceCents: 0 } })
  await seed()
  expect((await counts()).slice(1, 4)).toEqual([6, 6, 3 * (46 + 26)])
})

test.each([
  [{ NODE_ENV: 'production' }, 0],
  [{ NODE_ENV: 'production', KAIFAN_DEMO: '1' }, 5],
  [{ NODE_ENV: 'development', KAIFAN_DEMO: '0' }, 0],
])('as a script with %o it adds %i people', async (env, people) => {
  const { KAIFAN_DEMO: _, ...rest } = process.env
  const run = spawnSync(process.execPath, ['--import', 'tsx', 'prisma/seed.ts'], {
    cwd: root,
    env: { ...rest, DATABASE_URL: t.url, ...env } as NodeJS.ProcessEnv,
    encoding: 'utf8',
  })
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(await t.db.user.count()).toBe(people)
  expect(await t.db.canteen.findMany()).toMatchObject([{ slug: 'hq', registrationOpen: people > 0 }])
})

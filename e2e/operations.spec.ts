import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BROKEN, type LabReport, type RaceReport, WAYS, type WayName } from '@/server/lab/schema'
import { openRedis } from '@/server/redis'
import { stockKeys } from '@/server/stock/keys'
import { expectAccessible } from './accessible'
import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { placeOrder } from './place-order'

const dishes = {
  宫保鸡丁: { nameEn: 'Kung Pao chicken', category: '热菜', planned: 5, priceCents: 1_800 },
  米饭: { nameEn: 'Rice', category: '主食', planned: 50, priceCents: 200 },
}
const DESK = { width: 1280, height: 800 }

test('a counter in Redis is edited by hand: it is right again by itself, and the ledger says what was wrong', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, dishes)
  const person = await signIn(await buildPerson(db, dinner.canteenId))
  const kitchen = await signIn(await buildPerson(db, dinner.canteenId, { role: 'KITCHEN' }))
  await placeOrder(person, dinner, [{ dish: '宫保鸡丁', quantity: 2 }])
  await expect.poll(() => db.order.count({ where: { mealId: dinner.mealId, status: 'CONFIRMED' } })).toBe(1)
  await kitchen.setViewportSize(DESK)
  await kitchen.goto(`/kitchen/ledger?meal=${dinner.mealId}`)
  await expect(kitchen.getByRole('heading', { name: '账目全部对得上' })).toBeVisible()
  const chicken = kitchen.getByRole('row', { name: /宫保鸡丁/ })
  await expect(chicken).toContainText('5')
  await expectAccessible(kitchen)

  const redis = openRedis('wait', process.env.E2E_REDIS_URL ?? '')
  try {
    await redis.hset(stockKeys(dinner.mealId).remaining, dinner.items.宫保鸡丁 ?? '', 0)
    // Whether the page looks while it is wrong is a matter of luck; what was put right stays on record.
    await expect(kitchen.getByText(/1 道菜的剩余份数/).first()).toBeVisible({ timeout: 60_000 })
    await expect(kitchen.getByRole('heading', { name: '账目全部对得上' })).toBeVisible()
    const left = await redis.hget(stockKeys(dinner.mealId).remaining, dinner.items.宫保鸡丁 ?? '')
    expect(left).toBe('3')
  } finally {
    redis.disconnect()
  }
})

test('an event that is stuck is seen by the kitchen, and sent again by an administrator alone', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, dishes)
  const { mealId, canteenId } = dinner
  const kitchen = await signIn(await buildPerson(db, canteenId, { role: 'KITCHEN' }))
  const admin = await signIn(await buildPerson(db, canteenId, { role: 'ADMIN' }), { locale: 'en' })
  const hour = 3_600_000
  const event = await db.outboxEvent.create({
    data: {
      ...{ kind: 'stock', mealId, attempts: 7, lastError: 'ERR refused by hand' },
      ...{ createdAt: new Date(Date.now() - hour), nextAttemptAt: new Date(Date.now() + hour) },
    },
  })
  await kitchen.setViewportSize(DESK)
  await kitchen.goto(`/kitchen/ledger?meal=${mealId}`)
  await expect(kitchen.getByText('1 个事件卡住了')).toBeVisible()
  await expect(kitchen.getByText('没有卡住的退款')).toBeVisible()
  await expect(kitchen.getByText('ERR refused by hand')).toBeVisible()
  await expect(kitchen.getByRole('button', { name: /立即发布/ })).toHaveCount(0)

  await admin.setViewportSize(DESK)
  await admin.goto(`/kitchen/ledger?meal=${mealId}`)
  await expectAccessible(admin)
  await admin.getByRole('button', { name: `Publish now: event ${event.id}` }).click()
  await expect(admin.getByText('No event is stuck')).toBeVisible({ timeout: 20_000 })
  await expect(kitchen.getByText('没有卡住的事件')).toBeVisible({ timeout: 20_000 })
  const published = await db.outboxEvent.findUniqueOrThrow({ where: { id: event.id } })
  expect(published.publishedAt).not.toBeNull()
})

const spread = (median: number) => ({ median, min: median, max: median })
const row = (way: WayName, portions: number) => ({
  ...{
    way,
    accepted: spread(way === 'naive' ? 200 : portions),
    stranded: spread(0),
    unanswered: 0,
    breaches: 0,
  },
  oversold: spread(way === 'naive' ? 200 - portions : 0),
  ...{
    conflicts: spread(3),
    deadlocks: spread(way === 'unordered' ? 4 : 0),
    totalMs: spread(321),
    ratio: spread(1.5),
  },
})
const raceOf = (ways: WayName[]): RaceReport => ({
  ...{ buyers: 200, portions: 20, lines: 1, delayMs: 5, rounds: 3, connections: 10 },
  results: ways.map((way) => row(way, 20)),
})
const report: LabReport = {
  ...{ format: 1, at: '2026-11-21T12:00:00.000Z', seed: 7, problems: [] },
  machine: {
    ...{
      cores: 2,
      cpu: 'a processor',
      ramBytes: 8e9,
      platform: 'linux',
      node: '20',
      postgres: '18',
      redis: '7',
    },
    ...{ durable: true, loadBefore: 0.1, loadAfter: 1.2 },
  },
  race: raceOf(WAYS.filter((way) => way !== 'unordered')),
  crossing: raceOf(['pessimistic', ...BROKEN]),
}

test('the lab’s last report is for administrators, in both languages', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/403/)
  const dinner = await buildDinner(db, dishes)
  // Where `npm run lab` on this machine would have put it.
  const folder = join(process.env.E2E_LOG_DIR ?? '.kaifan/logs', '..', 'lab')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'report.json'), JSON.stringify(report))
  const admin = await signIn(await buildPerson(db, dinner.canteenId, { role: 'ADMIN' }))
  for (const viewport of [{ width: 390, height: 844 }, DESK]) {
    await admin.setViewportSize(viewport)
    await admin.goto('/kitchen/lab')
    await expect(admin.getByRole('heading', { name: '并发实验室' })).toBeVisible()
    await expect(admin.getByRole('heading', { name: /先读后写/ }).first()).toBeVisible()
    await expectAccessible(admin)
  }
  const english = await signIn(await buildPerson(db, dinner.canteenId, { role: 'ADMIN' }), { locale: 'en' })
  await english.goto('/kitchen/lab')
  await expect(english.getByRole('heading', { name: 'The concurrency lab' })).toBeVisible()
  const cook = await signIn(await buildPerson(db, dinner.canteenId, { role: 'KITCHEN' }))
  expect((await cook.goto('/kitchen/lab'))?.status()).toBe(403)
  await expect(cook.getByRole('heading', { name: '并发实验室' })).toHaveCount(0)
})

import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { RedisClient } from '@/server/redis'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { callAs } from '@/server/testing/caller'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { sendMenuAlerts } from './send-menu-alerts'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal
let person: string

beforeAll(async () => {
  t = await openTestDatabase(8)
  ;({ redis, close: closeRedis } = await openTestRedis())
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})
beforeEach(async () => {
  meal = await buildMeal(t.db, { pork: { planned: 10 } })
  ;[person = ''] = await buildPeople(t.db, meal.canteenId, 1)
})
afterEach(() => t.db.menuAlert.deleteMany())

const change = (data: object, mealId = meal.mealId) => t.db.meal.update({ where: { id: mealId }, data })
const hour = (hours: number) => new Date(Date.now() + hours * 3_600_000)
const as = async (userId = person) => (await callAs({ db: t.db, redis }, userId)).inbox
const told = (userId = person) => t.db.notification.findMany({ where: { userId } })

it('tells a person once when the meal can be ordered, however many workers look', async () => {
  await change({ opensAt: hour(0.5) })
  const inbox = await as()
  expect(await inbox.menuAlert({ mealId: meal.mealId })).toBe(false)
  await race(
    Array.from({ length: 4 }, () => () => inbox.setMenuAlert({ mealId: meal.mealId, on: true })),
  ).then((all) => expect(all.every((outcome) => outcome.ok && outcome.value)).toBe(true))
  expect(await t.db.menuAlert.count()).toBe(1)
  expect(await inbox.menuAlert({ mealId: meal.mealId })).toBe(true)
  expect(await sendMenuAlerts(t.db)).toBe(0)
  expect(await told()).toEqual([])

  const { serviceDate, cutoffAt } = await change({ opensAt: hour(-1) })
  const sent = await race(Array.from({ length: 4 }, () => () => sendMenuAlerts(t.db)))
  expect(sent.map((outcome) => outcome.ok && outcome.value).sort()).toEqual([0, 0, 0, 1])
  expect(await told()).toMatchObject([
    {
      ...{ kind: 'MEAL_OPEN', orderId: null, readAt: null },
      detail: {
        meal: { id: meal.mealId, kind: 'DINNER', serviceDate: serviceDate.toISOString().slice(0, 10) },
        ...{ until: cutoffAt.toISOString(), timeZone: 'Asia/Shanghai' },
      },
    },
  ])
  // The relay lights their badge with this.
  expect(await t.db.outboxEvent.count({ where: { kind: 'inbox', userId: person } })).toBe(1)
  // The wish is used up.
  expect(await inbox.menuAlert({ mealId: meal.mealId })).toBe(false)
  expect(await sendMenuAlerts(t.db)).toBe(0)
})

it.each<[string, () => Promise<unknown>]>([
  ['a draft', () => change({ status: 'DRAFT' })],
  ['closed', () => change({ status: 'CLOSED' })],
  ['not open yet', () => change({ opensAt: hour(0.5) })],
  ['without a dish', () => t.db.menuItem.deleteMany({ where: { mealId: meal.mealId } })],
])('tells nobody of a meal that is %s, and keeps the wish', async (_, spoil) => {
  const wish = { userId: person, mealId: meal.mealId }
  await t.db.menuAlert.createMany({ data: [wish, { userId: person }] })
  await spoil()
  expect(await sendMenuAlerts(t.db)).toBe(0)
  expect(await told()).toEqual([])
  expect(await t.db.menuAlert.count()).toBe(2)
})

it('without a meal, tells of the next of the person’s own canteen, the one that closes first', async () => {
  const abroad = await buildMeal(t.db, { pork: { planned: 10 } })
  await change({ opensAt: hour(0.5) })
  const inbox = await as()
  for (let i = 0; i < 2; i++) await inbox.setMenuAlert({ on: true })
  expect(await t.db.menuAlert.count()).toBe(1)
  expect(await sendMenuAlerts(t.db)).toBe(0)

  const lunch = await change({ canteenId: meal.canteenId, kind: 'LUNCH', cutoffAt: hour(0.5) }, abroad.mealId)
  await change({ opensAt: hour(-1) })
  // Both of them are open, and this very meal was asked for, too: one word about each meal.
  await inbox.setMenuAlert({ mealId: lunch.id, on: true })
  expect(await sendMenuAlerts(t.db)).toBe(1)
  expect(await told()).toMatchObject([{ detail: { meal: { id: lunch.id, kind: 'LUNCH' } } }])
  expect(await t.db.menuAlert.count()).toBe(0)
})

it('forgets a wish that was taken back, and one for a meal that is over', async () => {
  const inbox = await as()
  await change({ opensAt: hour(0.5) })
  await inbox.setMenuAlert({ mealId: meal.mealId, on: true })
  await inbox.setMenuAlert({ on: true })
  expect(await inbox.setMenuAlert({ mealId: meal.mealId, on: false })).toBe(false)
  expect(await t.db.menuAlert.findMany()).toMatchObject([{ userId: person, mealId: null }])

  await inbox.setMenuAlert({ mealId: meal.mealId, on: true })
  await change({ opensAt: hour(-2), cutoffAt: hour(-1) })
  expect(await sendMenuAlerts(t.db)).toBe(0)
  expect(await t.db.menuAlert.findMany()).toMatchObject([{ mealId: null }])
  expect(await told()).toEqual([])
})

it('knows no other canteen’s meal and no draft', async () => {
  const [stranger = ''] = await buildPeople(t.db, (await buildMeal(t.db, {})).canteenId, 1)
  const notFound = { code: 'NOT_FOUND' }
  for (const on of [true, false]) {
    const wish = { mealId: meal.mealId, on }
    await expect((await as(stranger)).setMenuAlert(wish)).rejects.toMatchObject({ cause: notFound })
  }
  await change({ status: 'DRAFT' })
  await expect((await as()).setMenuAlert({ mealId: meal.mealId, on: true })).rejects.toMatchObject({
    cause: notFound,
  })
  expect(await t.db.menuAlert.count()).toBe(0)
})

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { RedisClient } from '@/server/redis'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { type Caller, callAs } from '@/server/testing/caller'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal
let admin: Caller
let abroad: Caller

beforeAll(async () => {
  t = await openTestDatabase(6)
  ;({ redis, close: closeRedis } = await openTestRedis())
})
beforeEach(async () => {
  meal = await buildMeal(t.db, {})
  const other = await buildMeal(t.db, {})
  const one = async (canteenId: string) =>
    callAs({ db: t.db, redis }, (await buildPeople(t.db, canteenId, 1, { role: 'ADMIN' }))[0] ?? '')
  admin = await one(meal.canteenId)
  abroad = await one(other.canteenId)
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})

const code = (call: Promise<unknown>) =>
  call.then(
    () => 'ok',
    (error: { cause?: { code?: string; name?: string } }) => error.cause?.code ?? error.cause?.name,
  )
const dinner = { mealKind: 'DINNER' as const, amountCents: 3_000, weekdays: [5, 1, 1] }

test('a department and everybody else have one rule a meal, which the later word changes', async () => {
  await admin.allowance.saveDepartment({ name: ' 研发部 ' })
  const departmentId = (await admin.allowance.rules()).departments[0]?.id ?? ''
  await admin.allowance.saveRule({ ...dinner, departmentId })
  await admin.allowance.saveRule({ ...dinner, departmentId: null, amountCents: 1_500 })
  const saves = await race(
    [2_000, 2_500].map(
      (amountCents) => () => admin.allowance.saveRule({ ...dinner, departmentId, amountCents }),
    ),
  )
  expect(saves.map((one) => one.ok)).toEqual([true, true])
  const rules = await admin.allowance.rules()
  expect(rules).toMatchObject({
    departments: [{ name: '研发部', people: 0, rules: [{ mealKind: 'DINNER', weekdays: [1, 5] }] }],
    everybodyElse: [{ amountCents: 1_500 }],
  })
  expect([2_000, 2_500]).toContain(rules.departments[0]?.rules[0]?.amountCents)
  await admin.allowance.removeRule({ ruleId: rules.departments[0]?.rules[0]?.id ?? '' })
  expect((await admin.allowance.rules()).departments[0]?.rules).toEqual([])
})

test('a name is taken once; a removed department leaves its people without one', async () => {
  await admin.allowance.saveDepartment({ name: '研发部' })
  await admin.allowance.saveDepartment({ name: '设计部' })
  expect(await code(admin.allowance.saveDepartment({ name: '研发部' }))).toBe('NAME_TAKEN')
  const [first, second] = (await admin.allowance.rules()).departments
  const departmentId = first?.id ?? ''
  expect(await code(admin.allowance.saveDepartment({ departmentId, name: second?.name ?? '' }))).toBe(
    'NAME_TAKEN',
  )
  await admin.allowance.saveDepartment({ departmentId, name: '平台部' })
  const [userId = ''] = await buildPeople(t.db, meal.canteenId, 1)
  await admin.allowance.movePerson({ userId, departmentId })
  const found = await admin.allowance.people({ search: userId })
  expect(found.people).toMatchObject([{ id: userId, departmentId }])
  await admin.allowance.removeDepartment({ departmentId })
  expect((await admin.allowance.people({ search: userId })).people).toMatchObject([{ departmentId: null }])
})

test('another canteen’s departments, rules and people cannot be named', async () => {
  await admin.allowance.saveDepartment({ name: '研发部' })
  await admin.allowance.saveRule({ ...dinner, departmentId: null })
  const { departments, everybodyElse } = await admin.allowance.rules()
  const departmentId = departments[0]?.id ?? ''
  const ruleId = everybodyElse[0]?.id ?? ''
  const [userId = ''] = await buildPeople(t.db, meal.canteenId, 1)
  expect(await abroad.allowance.rules()).toEqual({ departments: [], everybodyElse: [] })
  expect((await abroad.allowance.people({ search: userId })).people).toEqual([])
  const tries = [
    abroad.allowance.saveRule({ ...dinner, departmentId }),
    abroad.allowance.removeRule({ ruleId }),
    abroad.allowance.saveDepartment({ departmentId, name: 'x' }),
    abroad.allowance.removeDepartment({ departmentId }),
    abroad.allowance.movePerson({ userId, departmentId: null }),
    admin.allowance.movePerson({ userId, departmentId: randomUUID() }),
  ]
  expect(await Promise.all(tries.map(code))).toEqual(Array(tries.length).fill('NOT_FOUND'))
  expect((await admin.allowance.rules()).departments).toHaveLength(1)
})

test.each([
  { ...dinner, departmentId: null, amountCents: 0 },
  { ...dinner, departmentId: null, amountCents: 1.5 },
  { ...dinner, departmentId: null, amountCents: 1_000_001 },
  { ...dinner, departmentId: null, weekdays: [] },
  { ...dinner, departmentId: null, weekdays: [0] },
  { ...dinner, departmentId: null, weekdays: [8] },
  { ...dinner, departmentId: null, mealKind: 'BRUNCH' },
  { ...dinner, departmentId: null, canteenId: randomUUID() },
  dinner,
])('no rule is made of %j', async (input) => {
  expect(await code(admin.allowance.saveRule(input as never))).toBe('ZodError')
})

test('people are found by any of their names, and signs of a pattern stand for themselves', async () => {
  const ids = await buildPeople(t.db, meal.canteenId, 60)
  const [first = '', second = ''] = ids
  await t.db.user.update({ where: { id: first }, data: { name: '100%_王', username: 'wang' } })
  await t.db.user.update({ where: { id: second }, data: { name: 'Li Lei' } })
  const search = async (words: string) =>
    (await admin.allowance.people({ search: words })).people.map((one) => one.id)
  expect(await search('%_王')).toEqual([first])
  expect(await search('WANG')).toEqual([first])
  expect(await search('li le')).toEqual([second])
  expect(await search('_i_Lei')).toEqual([])
  const page = await admin.allowance.people({})
  expect([page.people.length, page.more]).toEqual([50, true])
  const rest = await admin.allowance.people({ after: page.people.at(-1)?.id })
  expect([rest.people.length, rest.more]).toEqual([11, false])
  expect(new Set([...page.people, ...rest.people].map((one) => one.id)).size).toBe(61)
})

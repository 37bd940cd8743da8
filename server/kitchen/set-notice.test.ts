import { afterAll, beforeAll, expect, it } from 'vitest'
import { DomainError } from '@/server/errors'
import { buildMeal, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { setNoticeInput } from './schema'
import { setNotice } from './set-notice'

let t: TestDatabase
beforeAll(async () => {
  t = await openTestDatabase()
})
afterAll(() => t.close())

const ids = ({ mealId, canteenId }: TestMeal) => ({ mealId, canteenId })
const events = (mealId: string) => t.db.outboxEvent.count({ where: { mealId, kind: 'meal' } })
const water = { noticeZh: '今晚停水，只有盒饭', noticeEn: 'No water tonight: boxes only' }
const none = { noticeZh: '', noticeEn: '' }

it('stands above the menu and is told with the same commit, once; empty, it is taken away', async () => {
  const meal = await buildMeal(t.db, {})
  expect(await setNotice(t.db, { ...ids(meal), ...water })).toMatchObject(water)
  expect(await events(meal.mealId)).toBe(1)
  expect(await setNotice(t.db, { ...ids(meal), ...water })).toMatchObject(water)
  expect(await events(meal.mealId)).toBe(1)
  expect(await setNotice(t.db, { ...ids(meal), ...water, noticeEn: '' })).toMatchObject({ noticeEn: '' })
  expect(await setNotice(t.db, { ...ids(meal), ...none })).toMatchObject(none)
  expect(await events(meal.mealId)).toBe(3)
})

it('is nothing that another canteen can write', async () => {
  const [meal, other] = [await buildMeal(t.db, {}), await buildMeal(t.db, {})]
  const foreign = { mealId: meal.mealId, canteenId: other.canteenId }
  const refused = await setNotice(t.db, { ...foreign, ...water }).catch((error) => error)
  expect(refused instanceof DomainError && refused.code).toBe('NOT_FOUND')
  expect(await t.db.meal.findUniqueOrThrow({ where: { id: meal.mealId } })).toMatchObject(none)
  expect(await events(meal.mealId)).toBe(0)
})

it('is trimmed, and no longer than two lines of a phone', () => {
  const mealId = '0199b2ee-6a1c-7000-8000-000000000000'
  const parse = (noticeZh: string) => setNoticeInput.safeParse({ mealId, noticeZh, noticeEn: '' })
  expect(parse(`  ${'停'.repeat(100)} `).data?.noticeZh).toBe('停'.repeat(100))
  expect(parse('停'.repeat(101)).success).toBe(false)
})

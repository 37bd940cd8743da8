import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { changePlanned } from '@/server/kitchen/change-planned'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { place } from '@/server/testing/order'
import { openTestRedis } from '@/server/testing/redis'
import { takeSnapshot } from '@/server/testing/snapshot'
import { cancelOrder } from './cancel-order'
import { finalizeOrders } from './finalize-orders'
import { previewReorder } from './preview-reorder'
import { chooseMeal, decideLine, type Today } from './reorder-rules'

const NAMES = { dishNameZh: '', dishNameEn: '', variantNameZh: '', variantNameEn: '', image: null }
const heat = (id: string, onSale = true) => ({
  ...{ id, nameZh: id, nameEn: id, priceDeltaCents: 200, allergens: id === 'nuts' ? ['nuts'] : [], onSale },
})
const item = (over: Partial<Today> = {}): Today => ({
  ...NAMES,
  ...{ menuItemId: 'i', mealId: 'm', dishId: 'd', variantId: 'v', allergens: ['soy'], priceCents: 1_000 },
  ...{ listPriceCents: 1_000, remaining: 10, left: 10, ordered: 0, onSale: true, perPersonLimit: null },
  optionGroups: [
    { id: 'g', nameZh: '', nameEn: '', minSelect: 0, maxSelect: 2, options: [heat('mild'), heat('nuts')] },
  ],
  ...over,
})
const line = { dishId: 'd', variantId: 'v', optionIds: [] as string[], quantity: 2 }
const decide = (over: Partial<typeof line> = {}, menu = [item()], used = new Map<string, number>()) =>
  decideLine({ ...line, ...over }, menu, used)

describe('a line of an old order', () => {
  it('is there as it was, at the price of today', () => {
    expect(decide({ optionIds: ['nuts'] })).toMatchObject({
      ...{ verdict: 'OK', quantity: 2, unitPriceCents: 1_200, allergens: ['soy', 'nuts'] },
    })
  })
  it('is never another spec of the dish', () => {
    const verdict = decide({}, [item({ variantId: 'large' })])
    expect(verdict).toMatchObject({ verdict: 'SPEC_CHANGED', quantity: 0, item: null })
  })
  it.each([
    ['an option is gone', ['gone']],
    ['an option is twice', ['mild', 'mild']],
  ])('%s: to be chosen anew', (_, optionIds) => {
    expect(decide({ optionIds })).toMatchObject({ verdict: 'SPEC_CHANGED', quantity: 0 })
  })
  it('an option that is sold out, or a new one that must be chosen: to be chosen anew', () => {
    const group = { id: 'g', nameZh: '', nameEn: '', minSelect: 0, maxSelect: 1 }
    const off = item({ optionGroups: [{ ...group, options: [heat('mild', false)] }] })
    expect(decide({ optionIds: ['mild'] }, [off]).verdict).toBe('SPEC_CHANGED')
    const must = item({ optionGroups: [{ ...group, minSelect: 1, options: [heat('mild')] }] })
    expect(decide({}, [must]).verdict).toBe('SPEC_CHANGED')
  })
  it('is not on the menu', () => {
    expect(decide({ dishId: 'x', variantId: 'x' })).toMatchObject({ verdict: 'NOT_ON_MENU', quantity: 0 })
  })
  it.each([{ left: 0 }, { onSale: false }])('is sold out: %o', (over) => {
    expect(decide({}, [item(over)])).toMatchObject({ verdict: 'SOLD_OUT', quantity: 0 })
  })
  it.each([{ left: 1 }, { perPersonLimit: 1 }, { perPersonLimit: 3, ordered: 2 }])(
    'is there in fewer portions: %o',
    (over) => {
      expect(decide({}, [item(over)])).toMatchObject({ verdict: 'FEWER', quantity: 1 })
    },
  )
  it('was ordered as often as one person may', () => {
    const menu = [item({ perPersonLimit: 2, ordered: 2 })]
    expect(decide({}, menu)).toMatchObject({ verdict: 'LIMIT', quantity: 0 })
    expect(decide({}, [item({ perPersonLimit: 2, ordered: 3 })])).toMatchObject({ verdict: 'LIMIT' })
  })
  it('shares what one person may have with the line before it', () => {
    const used = new Map<string, number>()
    const menu = [item({ perPersonLimit: 4, ordered: 1 })]
    expect(decide({}, menu, used)).toMatchObject({ verdict: 'OK', quantity: 2 })
    expect(decide({ optionIds: ['mild'] }, menu, used)).toMatchObject({ verdict: 'FEWER', quantity: 1 })
    expect(decide({ optionIds: ['nuts'] }, menu, used)).toMatchObject({ verdict: 'LIMIT', quantity: 0 })
  })
  it('shares what is left with the line before it', () => {
    const used = new Map<string, number>()
    const menu = [item({ left: 3 })]
    expect(decide({}, menu, used)).toMatchObject({ verdict: 'OK', quantity: 2 })
    expect(decide({ optionIds: ['mild'] }, menu, used)).toMatchObject({ verdict: 'FEWER', quantity: 1 })
    expect(decide({ optionIds: ['nuts'] }, menu, used)).toMatchObject({ verdict: 'SOLD_OUT', quantity: 0 })
  })
})

it('the meal of its own kind first, else the one that closes first, else none', () => {
  const lunch = { id: 'l', kind: 'LUNCH', orderable: true }
  const dinner = { id: 'd', kind: 'DINNER', orderable: true }
  expect(chooseMeal([lunch, dinner], 'DINNER')).toBe(dinner)
  expect(chooseMeal([lunch, dinner], 'SUPPER')).toBe(lunch)
  expect(chooseMeal([{ ...dinner, orderable: false }, lunch], 'DINNER')).toBe(lunch)
  expect(chooseMeal([{ ...dinner, orderable: false }], 'DINNER')).toBeNull()
})

describe('the preview', () => {
  let t: TestDatabase
  let redis: RedisClient
  let closeRedis: () => Promise<void>
  let meal: TestMeal
  let owner: string
  let orderId: string

  beforeAll(async () => {
    t = await openTestDatabase(6)
    ;({ redis, close: closeRedis } = await openTestRedis())
  })
  afterAll(async () => {
    await closeRedis()
    await t.close()
  })
  beforeEach(async () => {
    meal = await buildMeal(t.db, { pork: { planned: 10 }, fish: { planned: 10 } })
    ;[owner = ''] = await buildPeople(t.db, meal.canteenId, 1)
    const lines = [{ item: 'pork', quantity: 2 }, { item: 'fish' }]
    orderId = await place({ db: t.db, redis }, meal, { userId: owner, lines })
    await finalizeOrders({ db: t.db, redis }, { mealId: meal.mealId, orderIds: [orderId] })
  })
  afterEach(async () => {
    expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
  })
  const preview = (userId = owner) =>
    previewReorder({ db: t.db, redis }, { orderId, userId, canteenId: meal.canteenId })

  it('holds each line against what can be ordered now, says what must be avoided, and changes nothing', async () => {
    await t.db.dish.update({ where: { id: meal.items.pork?.dishId }, data: { allergens: ['soy', 'gluten'] } })
    await t.db.userPreference.create({ data: { userId: owner, allergens: ['soy'], diets: [] } })
    await t.db.menuItem.update({ where: { id: meal.items.fish?.id }, data: { onSale: false } })
    const before = await takeSnapshot(t.db, redis)
    const { meal: chosen, next, lines } = await preview()
    expect(await takeSnapshot(t.db, redis)).toEqual(before)
    expect(chosen?.id).toBe(meal.mealId)
    expect(next).toBeNull()
    expect(lines).toMatchObject([
      { dishNameZh: 'pork', verdict: 'OK', quantity: 2, avoided: ['soy'], menuItemId: meal.items.pork?.id },
      { dishNameZh: 'fish', verdict: 'SOLD_OUT', quantity: 0, avoided: [] },
    ])
  })

  it('counts what the person has ordered against the limit of one', async () => {
    const limit = (perPersonLimit: number) =>
      t.db.menuItem.update({ where: { id: meal.items.pork?.id }, data: { perPersonLimit } })
    await limit(3)
    expect((await preview()).lines[0]).toMatchObject({ verdict: 'FEWER', quantity: 1 })
    await limit(2)
    expect((await preview()).lines[0]).toMatchObject({ verdict: 'LIMIT', quantity: 0 })
    await cancelOrder({ db: t.db, redis }, { orderId, userId: owner })
    expect((await preview()).lines[0]).toMatchObject({ verdict: 'OK', quantity: 2 })
  })

  it('leaves to those in line what they wait for', async () => {
    const [waiter = ''] = await buildPeople(t.db, meal.canteenId, 1)
    const of = { mealId: meal.mealId, menuItemId: meal.items.pork?.id ?? '', userId: waiter }
    await t.db.waitlistEntry.create({ data: { ...of, autoOrder: true, wish: {} } })
    await changePlanned(t.db, redis, { ...meal, menuItemId: of.menuItemId, planned: 4, userId: owner })
    expect((await preview()).lines[0]).toMatchObject({ verdict: 'FEWER', quantity: 1 })
  })

  it('without an open meal it says which one opens next', async () => {
    const later = new Date(Date.now() + 3_600_000)
    await t.db.meal.update({ where: { id: meal.mealId }, data: { status: 'CLOSED' } })
    expect(await preview()).toMatchObject({ meal: null, next: null, lines: [] })
    const supper = await t.db.meal.create({
      data: {
        ...{ canteenId: meal.canteenId, kind: 'SUPPER', status: 'OPEN', opensAt: later },
        ...{ serviceDate: new Date(Date.now() + 86_400_000), cutoffAt: new Date(Date.now() + 90_000_000) },
      },
    })
    expect(await preview()).toMatchObject({ meal: null, next: { id: supper.id, kind: 'SUPPER' }, lines: [] })
  })

  it('nobody else’s order', async () => {
    const [other = ''] = await buildPeople(t.db, meal.canteenId, 1)
    await expect(preview(other)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

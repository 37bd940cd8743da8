import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '@/server/db'
import { DomainError } from '@/server/errors'
import { buildMeal, buildPeople } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { race } from '@/server/testing/race'
import { applyImport } from './apply-import'
import { previewImport } from './preview-import'

let t: TestDatabase
beforeAll(async () => {
  t = await openTestDatabase()
})
afterAll(() => t?.close())

const HEADER = '分类,分类英文,菜名,英文名,规格,售价,份数,每人限,过敏原,选项'
const file = (...rows: string[]) => new TextEncoder().encode([HEADER, ...rows].join('\r\n'))

/** A meal with 红烧肉 (20 planned) and 米饭 (50) on its menu, and what it takes to import into it. */
async function openMeal() {
  const meal = await buildMeal(t.db, { 红烧肉: { planned: 20 }, 米饭: { planned: 50, priceCents: 200 } })
  const { canteenId, mealId } = meal
  const preview = (bytes: Uint8Array) =>
    previewImport(t.db, { canteenId, mealId, bytes, fileName: 'menu.csv' })
  const apply = (bytes: Uint8Array, digest: string | null = null) =>
    applyImport(t.db, { canteenId, mealId, bytes, digest, userId: null })
  return { ...meal, preview, apply }
}

const menuOf = async (mealId: string) => {
  const items = await t.db.menuItem.findMany({
    where: { mealId },
    include: { variant: { include: { dish: true } } },
    orderBy: { position: 'asc' },
  })
  return Object.fromEntries(items.map((item) => [`${item.variant.dish.nameZh}${item.variant.nameZh}`, item]))
}

/** Everything an import could touch, to see that nothing was. */
const snapshot = async (db: Db) =>
  JSON.stringify(
    await db.$queryRaw`SELECT
      (SELECT jsonb_agg(c ORDER BY id) FROM categories c) AS c, (SELECT jsonb_agg(d ORDER BY id) FROM dishes d) AS d,
      (SELECT jsonb_agg(v ORDER BY id) FROM dish_variants v) AS v, (SELECT jsonb_agg(g ORDER BY id) FROM option_groups g) AS g,
      (SELECT jsonb_agg(o ORDER BY id) FROM options o) AS o, (SELECT jsonb_agg(i ORDER BY id) FROM menu_items i) AS i,
      (SELECT count(*)::int FROM stock_changes) AS s, (SELECT count(*)::int FROM outbox_events) AS e`,
  )

/** As if orders had confirmed this many portions. */
const take = (id: string, portions: number) =>
  t.db
    .$executeRaw`UPDATE menu_items SET remaining = remaining - ${portions}, version = version + 1 WHERE id = ${id}::uuid`

const refusal = async (attempt: Promise<unknown>) => {
  const error = await attempt.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof DomainError)) throw error ?? new Error('it was not refused')
  return error
}

test('writes what the preview showed, and the preview writes nothing', async () => {
  const meal = await openMeal()
  const bytes = file(
    '热菜,Hot,红烧肉,Pork,,26.5,30,1,大豆,加料[0-1]: 卤蛋/Egg +3 {egg}',
    '小炒,Wok,鱼香肉丝,Yuxiang,小份,16,10,,,',
    ',,鱼香肉丝,,大份,22,5,,,',
  )
  const before = await snapshot(t.db)
  const preview = await meal.preview(bytes)
  expect(await snapshot(t.db)).toBe(before)
  expect(preview.counts).toEqual({
    ...{ rows: 3, dishesNew: 1, dishesChanged: 1, dishesUnchanged: 0, variantsNew: 2 },
    ...{ itemsAdded: 2, itemsChanged: 1, itemsUnchanged: 0, itemsUntouched: 1 },
  })
  expect(preview.rows[0]).toMatchObject({
    ...{ dish: 'CHANGED', dishChanges: ['nameEn', 'allergens', 'options', 'category'], item: 'CHANGED' },
    itemChanges: [
      { field: 'priceCents', before: 1800, after: 2650 },
      { field: 'listPriceCents', before: 1800, after: 2650 },
      { field: 'planned', before: 20, after: 30 },
      { field: 'perPersonLimit', before: null, after: 1 },
    ],
  })
  expect(preview.untouched).toEqual([{ nameZh: '米饭', specZh: '' }])

  const { items } = await meal.apply(bytes, preview.digest)
  expect(items).toHaveLength(3)
  const menu = await menuOf(meal.mealId)
  expect(menu.红烧肉).toMatchObject({
    priceCents: 2650,
    planned: 30,
    remaining: 30,
    perPersonLimit: 1,
    version: 1,
  })
  expect(menu.红烧肉?.variant.dish).toMatchObject({ nameEn: 'Pork', allergens: ['soy'] })
  expect(menu.鱼香肉丝大份).toMatchObject({ priceCents: 2200, planned: 5, remaining: 5 })
  expect(menu.米饭).toMatchObject({ priceCents: 200, planned: 50, remaining: 50, version: 0 })
  const again = await meal.preview(bytes)
  expect(again.rows.every(({ dish, item }) => dish === 'UNCHANGED' && item === 'UNCHANGED')).toBe(true)
})

test('importing the same file twice changes nothing the second time', async () => {
  const meal = await openMeal()
  const bytes = file(
    '热菜,Mains,红烧肉,Pork,,26,30,1,大豆,加料: 卤蛋 +3|饭 +1;辣[1]: 要|不要',
    '主食,,面,,,9,9,,,',
  )
  await meal.apply(bytes)
  const outbox = (state: string) => state.replace(/"e":\d+/, '')
  const before = outbox(await snapshot(t.db))
  expect((await meal.apply(bytes)).items).toEqual([])
  expect(outbox(await snapshot(t.db))).toBe(before)
})

test('one bad row, and nothing is written', async () => {
  const meal = await openMeal()
  const before = await snapshot(t.db)
  const bytes = file('热菜,,红烧肉,,,26,30,,,', '热菜,,新菜,,,9,9,,,', '热菜,,坏菜,,,x,9,,,')
  expect((await meal.preview(bytes)).digest).toBeNull()
  const error = await refusal(meal.apply(bytes))
  expect(error).toMatchObject({
    code: 'IMPORT_INVALID',
    details: { problems: [{ row: 4, code: 'PRICE_INVALID' }] },
  })
  expect(await snapshot(t.db)).toBe(before)
})

test('what the database refuses at the last row takes the first row back with it', async () => {
  const meal = await openMeal()
  // A rule the parser does not know, so that the failure comes from inside the transaction.
  await t.db.$executeRaw`ALTER TABLE menu_items ADD CONSTRAINT only_here CHECK (planned <> 777)`
  try {
    const before = await snapshot(t.db)
    await expect(meal.apply(file('热菜,,红烧肉,,,26,30,,,', '热菜,,新菜,,,9,777,,,'))).rejects.toThrow()
    expect(await snapshot(t.db)).toBe(before)
  } finally {
    await t.db.$executeRaw`ALTER TABLE menu_items DROP CONSTRAINT only_here`
  }
  // The same file passes without that rule, so it was the rule that was tested.
  await meal.apply(file('热菜,,红烧肉,,,26,30,,,', '热菜,,新菜,,,9,777,,,'))
})

test('portions that are sold stay sold, and no fewer can be planned', async () => {
  const meal = await openMeal()
  const id = meal.items.红烧肉?.id ?? ''
  await take(id, 8)
  await meal.apply(file('热菜,,红烧肉,,,26,10,,,'))
  expect((await menuOf(meal.mealId)).红烧肉).toMatchObject({ planned: 10, remaining: 2 })
  expect(await t.db.stockChange.findFirst({ where: { menuItemId: id } })).toMatchObject({
    ...{ reason: 'IMPORT', plannedBefore: 20, plannedAfter: 10 },
  })

  const tooFew = file('热菜,,米饭,,,3,60,,,', '热菜,,红烧肉,,,30,7,,,')
  const problem = { row: 3, column: 'portions', code: 'PLANNED_BELOW_SOLD', value: '7 < 8', dish: '红烧肉' }
  const before = await snapshot(t.db)
  expect(await meal.preview(tooFew)).toMatchObject({ digest: null, problems: [problem] })
  expect(await refusal(meal.apply(tooFew))).toMatchObject({
    code: 'IMPORT_INVALID',
    details: { problems: [problem] },
  })
  expect(await snapshot(t.db)).toBe(before)
})

test('a confirmation is good for what it showed only', async () => {
  const meal = await openMeal()
  const bytes = file('热菜,,红烧肉,,,26,30,,,')
  const { digest } = await meal.preview(bytes)
  const other = file('热菜,,红烧肉,,,1,30,,,')
  expect((await refusal(meal.apply(other, digest))).code).toBe('IMPORT_CHANGED')
  // Orders come in all the time and must not outdate a preview.
  await take(meal.items.红烧肉?.id ?? '', 3)
  expect((await meal.preview(bytes)).digest).toBe(digest)
  // Somebody else's new price does.
  await t.db.menuItem.updateMany({ where: { mealId: meal.mealId }, data: { priceCents: 1 } })
  expect((await refusal(meal.apply(bytes, digest))).code).toBe('IMPORT_CHANGED')
  const fresh = await meal.preview(bytes)
  await meal.apply(bytes, fresh.digest)
  expect((await menuOf(meal.mealId)).红烧肉).toMatchObject({ priceCents: 2600, planned: 30, remaining: 27 })
})

test('the same confirmation sent twice at once is written once', async () => {
  const meal = await openMeal()
  const bytes = file('热菜,,红烧肉,,,26,30,,,', '小炒,,新菜,,,9,9,,,')
  const { digest } = await meal.preview(bytes)
  const outcomes = await race(Array.from({ length: 4 }, () => () => meal.apply(bytes, digest)))
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1)
  for (const outcome of outcomes) {
    if (!outcome.ok) expect(outcome.error).toMatchObject({ code: 'IMPORT_CHANGED' })
  }
  expect(await t.db.stockChange.count({ where: { menuItem: { mealId: meal.mealId } } })).toBe(1)
})

test('two files that share dishes and categories can be imported at once', async () => {
  const meal = await openMeal()
  const outcomes = await race([
    () => meal.apply(file('新类,,甲,,,1,1,,,', '新类,,乙,,,2,2,,,')),
    () => meal.apply(file('新类,,乙,,,3,3,,,', '新类,,丙,,,4,4,,,')),
  ])
  expect(outcomes.map((outcome) => outcome.ok)).toEqual([true, true])
  expect(Object.keys(await menuOf(meal.mealId)).sort()).toEqual(['丙', '乙', '甲', '米饭', '红烧肉'].sort())
})

test('options keep their ids by name, and go when the file no longer names them', async () => {
  const meal = await openMeal()
  const row = (options: string) => file(`热菜,,红烧肉,,,26,30,,,${options}`)
  const options = () =>
    t.db.option.findMany({
      where: { group: { dishId: meal.items.红烧肉?.dishId } },
      select: {
        id: true,
        nameZh: true,
        priceDeltaCents: true,
        group: { select: { id: true, nameZh: true } },
      },
      orderBy: [{ group: { position: 'asc' } }, { position: 'asc' }],
    })
  await meal.apply(row('加料[0-2]: 蛋 +2|饭 +1; 辣度[1]: 辣|不辣'))
  const [egg, rice] = await options()
  await meal.apply(row('加料[0-2]: 饭 +1.5|面 +2'))
  expect(await options()).toMatchObject([
    { id: rice?.id, nameZh: '饭', priceDeltaCents: 150, group: { id: egg?.group.id } },
    { nameZh: '面', group: { id: egg?.group.id } },
  ])
  await meal.apply(row(''))
  expect(await options()).toEqual([])
})

test('columns that the file does not have keep what is stored', async () => {
  const meal = await openMeal()
  await meal.apply(file('热菜,,红烧肉,Pork,,26,30,,大豆,加料: 蛋 +2'))
  await meal.apply(new TextEncoder().encode('分类,菜名,售价,份数\n热菜,红烧肉,20,30\n'))
  const dish = await t.db.dish.findFirst({
    where: { id: meal.items.红烧肉?.dishId },
    include: { optionGroups: true },
  })
  expect(dish).toMatchObject({ nameEn: 'Pork', allergens: ['soy'], optionGroups: [{ nameZh: '加料' }] })
})

test('another canteen’s meal does not exist', async () => {
  const [mine, theirs] = [await openMeal(), await openMeal()]
  const bytes = file('热菜,,红烧肉,,,1,1,,,')
  const input = { canteenId: mine.canteenId, mealId: theirs.mealId, bytes }
  expect((await refusal(applyImport(t.db, { ...input, digest: null, userId: null }))).code).toBe('NOT_FOUND')
  expect((await refusal(previewImport(t.db, { ...input, fileName: 'x' }))).code).toBe('NOT_FOUND')
  const missing = previewImport(t.db, { ...input, mealId: uuidv7(), fileName: 'x' })
  expect((await refusal(missing)).code).toBe('NOT_FOUND')
})

test('who imported stands in the history', async () => {
  const meal = await openMeal()
  const [userId = ''] = await buildPeople(t.db, meal.canteenId, 1, { role: 'KITCHEN' })
  const bytes = file('热菜,,红烧肉,,,26,31,,,')
  await applyImport(t.db, { canteenId: meal.canteenId, mealId: meal.mealId, bytes, digest: null, userId })
  expect(await t.db.stockChange.findFirst({ where: { userId } })).toMatchObject({ plannedAfter: 31 })
})

test('five hundred rows fit into one transaction', async () => {
  const meal = await openMeal()
  const rows = Array.from({ length: 500 }, (_, i) => `类${i % 9},,菜${i},,,${i + 1},${i},,,加料: 蛋 +2`)
  const preview = await meal.preview(file(...rows))
  await meal.apply(file(...rows), preview.digest)
  expect(await t.db.menuItem.count({ where: { mealId: meal.mealId } })).toBe(502)
})

test('diets and ingredients are written, kept by a file that does not speak of them, and cleared by an empty cell', async () => {
  const meal = await openMeal()
  const read = async () => (await menuOf(meal.mealId)).红烧肉?.variant.dish
  const csv = (header: string, cells: string) =>
    new TextEncoder().encode(`分类,菜名,售价,份数,${header}\n热菜,红烧肉,18,20,${cells}\n`)
  await meal.apply(csv('素食,食材,食材英文', '纯素,香菇、豆腐,"Mushrooms, tofu"'))
  const said = {
    diets: ['VEGETARIAN', 'VEGAN'],
    ingredientsZh: '香菇、豆腐',
    ingredientsEn: 'Mushrooms, tofu',
  }
  expect(await read()).toMatchObject(said)
  await meal.apply(csv('辣度', '1'))
  expect(await read()).toMatchObject({ ...said, spice: 1 })
  const preview = await meal.preview(csv('素食,食材', ','))
  expect(preview.rows[0]?.dishChanges).toEqual(['diets', 'ingredientsZh'])
  await meal.apply(csv('素食,食材', ','))
  expect(await read()).toMatchObject({ diets: [], ingredientsZh: '', ingredientsEn: 'Mushrooms, tofu' })
  const refused = await refusal(meal.apply(csv('diets', 'keto')))
  expect(refused.details).toMatchObject({
    problems: [{ column: 'diets', code: 'DIET_UNKNOWN', value: 'keto' }],
  })
})

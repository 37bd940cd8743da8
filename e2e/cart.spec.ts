import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { addDish } from './order-steps'
import { apiOf } from './place-order'

const DISHES = {
  红烧肉: { nameEn: 'Braised pork', category: '热菜', planned: 20, priceCents: 1_800 },
  米饭: { nameEn: 'Rice', category: '主食', planned: 50, priceCents: 200 },
  宫保鸡丁: {
    ...{ nameEn: 'Kung Pao chicken', category: '热菜', planned: 10, priceCents: 1_800 },
    groups: [
      {
        ...{ nameZh: '辣度', nameEn: 'Heat', min: 1, max: 1 },
        options: [
          ['不辣', 'Not spicy', 0],
          ['微辣', 'Mild', 0],
        ] as [string, string, number][],
      },
    ],
  },
}

test('an emptied cart comes back with one tap, and what is done in the sheet is said in it', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await addDish(page, '红烧肉')
  await addDish(page, '米饭')
  await page.getByRole('button', { name: '购物车，2 件' }).click()
  const sheet = page.getByRole('dialog', { name: '购物车' })
  await sheet.getByRole('button', { name: '加一份：米饭' }).click()
  await expect(
    sheet.getByRole('status').filter({ hasText: '米饭 2 份，共 3 件，合计 ¥22.00' }),
  ).toBeAttached()
  await sheet.getByRole('button', { name: '清空购物车' }).click()
  await expect(sheet.getByText('已清空')).toBeVisible()
  const undo = sheet.getByRole('button', { name: '撤销' })
  await expect(undo).toBeFocused()
  await undo.click()
  await expect(sheet.getByRole('listitem')).toHaveCount(2)
  await expect(sheet.getByText('¥22.00', { exact: true })).toBeVisible()
  const api = await apiOf(page)
  await expect
    .poll(async () => (await api.cart.get.query({ mealId: dinner.mealId })).subtotalCents)
    .toBe(2_200)
})

test('the sheet asks the server for prices when it opens, and takes away what is gone with one tap', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await addDish(page, '红烧肉')
  await addDish(page, '米饭')
  const bag = page.getByRole('button', { name: '购物车，2 件' })
  await expect(bag).toBeVisible()
  await expect(page.getByText('¥20.00', { exact: true }).first()).toBeVisible()
  await db.menuItem.update({
    where: { id: dinner.items.米饭 },
    data: { priceCents: 350, listPriceCents: 350 },
  })
  await db.menuItem.update({ where: { id: dinner.items.红烧肉 }, data: { onSale: false } })
  await bag.click()
  const sheet = page.getByRole('dialog', { name: '购物车' })
  await expect(sheet.getByText('¥3.50').first()).toBeVisible()
  const gone = sheet.getByRole('region', { name: '失效商品' })
  await expect(gone).toContainText('红烧肉')
  await expect(gone).toContainText('已下架')
  await gone.getByRole('button', { name: '移除失效商品' }).click()
  await expect(gone).toBeHidden()
  await expect(sheet.getByRole('status').filter({ hasText: '已移除 1 样' })).toBeVisible()
  await expect(sheet.getByRole('listitem')).toHaveCount(1)
})

test('another meal has a cart of its own, and the first one is not forgotten', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, DISHES)
  const today = await db.meal.findUniqueOrThrow({ where: { id: dinner.mealId } })
  const cutoffAt = new Date(today.cutoffAt.getTime() + 60_000)
  const { canteenId, serviceDate, opensAt } = today
  const { variantId } = await db.menuItem.findUniqueOrThrow({ where: { id: dinner.items.米饭 } })
  const rice = { variantId, planned: 9, remaining: 9, priceCents: 200, listPriceCents: 200 }
  await db.meal.create({
    data: {
      ...{ canteenId, serviceDate, opensAt, cutoffAt },
      kind: 'SUPPER',
      status: 'OPEN',
      items: { create: rice },
    },
  })
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await addDish(page, '红烧肉')
  await addDish(page, '米饭')
  await expect(page.getByRole('button', { name: '购物车，2 件' })).toBeVisible()
  await page.getByRole('navigation', { name: '选择餐次' }).getByRole('link', { name: /夜宵/ }).click()
  await expect(page.getByRole('button', { name: '购物车，0 件' })).toBeVisible()
  await page.getByRole('link', { name: /晚餐的购物车里还有 2 份/ }).click()
  await expect(page.getByRole('button', { name: '购物车，2 件' })).toBeVisible()
})

test('a second note for the same dish is never put over the first in silence', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  const choose = page.getByRole('button', { name: /选规格：宫保鸡丁/ })
  const sheet = page.getByRole('dialog', { name: '宫保鸡丁' })
  const note = sheet.getByRole('textbox', { name: '备注' })
  const add = sheet.getByRole('button', { name: /加入购物车/ })
  await choose.click()
  await note.fill('少油')
  await add.click()
  await expect(sheet).toBeHidden()
  await choose.click()
  await expect(note).toHaveValue('少油')
  await expect(sheet.getByRole('status').filter({ hasText: '购物车里已有 1 份同样的' })).toBeVisible()
  await note.fill('少盐')
  await expect(sheet.getByText('原备注「少油」会被替换')).toBeVisible()
  await sheet.getByRole('radio', { name: '微辣' }).check()
  await expect(sheet.getByText('会被替换')).toHaveCount(0)
  await add.click()
  const api = await apiOf(page)
  await expect
    .poll(async () =>
      (await api.cart.get.query({ mealId: dinner.mealId })).lines.map((line) => line.note).sort(),
    )
    .toEqual(['少油', '少盐'])
})

import { expectAccessible } from './accessible'
import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { apiOf, placeOrder } from './place-order'

const dishes = {
  宫保鸡丁: { nameEn: 'Kung Pao chicken', category: '热菜', planned: 10, priceCents: 1_800 },
  红烧肉: { nameEn: 'Braised pork', category: '热菜', planned: 10, priceCents: 2_000 },
  蒸蛋: { nameEn: 'Steamed egg', category: '热菜', planned: 10, priceCents: 600 },
  拍黄瓜: { nameEn: 'Smashed cucumber', category: '凉菜', planned: 10, priceCents: 600 },
  例汤: { nameEn: 'Soup of the day', category: '汤', planned: 10, priceCents: 400 },
}

test('the same again: what can be had is chosen, the rest is said, and the cart keeps what it had', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, dishes)
  const person = await buildPerson(db, dinner.canteenId)
  const page = await signIn(person)
  const { id: orderId } = await placeOrder(page, dinner, [
    { dish: '宫保鸡丁', quantity: 2, note: '少油' },
    ...['红烧肉', '蒸蛋', '拍黄瓜', '例汤'].map((dish) => ({ dish })),
  ])
  await expect
    .poll(() => db.order.findUnique({ where: { id: orderId } }))
    .toMatchObject({ status: 'CONFIRMED' })
  await db.order.update({
    where: { id: orderId },
    data: { status: 'COLLECTED', collectedAt: new Date(), readyAt: new Date() },
  })
  // Meanwhile: one is off sale, one has a choice to make, one is somebody's allergy, one has another price.
  await db.menuItem.update({ where: { id: dinner.items.红烧肉 }, data: { onSale: false } })
  await db.optionGroup.create({
    data: {
      ...{ nameZh: '辣度', nameEn: 'Heat', minSelect: 1, maxSelect: 1 },
      dish: {
        connect: { canteenId_nameZh: { canteenId: dinner.canteenId, nameZh: '拍黄瓜' } },
      },
      options: { create: [{ nameZh: '微辣', nameEn: 'Mild' }] },
    },
  })
  await db.dish.update({
    where: { canteenId_nameZh: { canteenId: dinner.canteenId, nameZh: '蒸蛋' } },
    data: { allergens: ['egg'] },
  })
  await db.userPreference.create({ data: { userId: person.id, allergens: ['egg'], diets: [] } })
  await db.menuItem.update({
    where: { id: dinner.items.例汤 },
    data: { priceCents: 500, listPriceCents: 500 },
  })
  const api = await apiOf(page)
  await api.cart.setLine.mutate({
    ...{ mealId: dinner.mealId, menuItemId: dinner.items.宫保鸡丁 ?? '' },
    ...{ optionIds: [], quantity: 1, note: '多放花生' },
  })

  await page.goto('/orders?filter=done')
  const card = page.getByRole('article')
  await expectAccessible(page)
  await expect(card).toContainText('等 5 件')
  await card.getByRole('button', { name: '再来一单' }).click()
  const sheet = page.getByRole('dialog', { name: '再来一单' })
  const can = sheet.getByRole('region', { name: '可加入' })
  await expect(can.getByRole('checkbox', { name: /宫保鸡丁/ })).toBeChecked()
  await expect(can.getByRole('checkbox', { name: /例汤/ })).toBeChecked()
  await expect(can).toContainText('原来 ¥4.00')
  await expect(can.getByRole('checkbox', { name: /蒸蛋/ })).not.toBeChecked()
  await expect(can).toContainText('含你的过敏原：蛋')
  await expect(sheet.getByRole('region', { name: '已售罄' })).toContainText('红烧肉')
  await expect(sheet.getByRole('region', { name: '规格有变' })).toContainText('拍黄瓜')
  await expectAccessible(page)
  // Nothing has been added by looking.
  expect((await api.cart.get.query({ mealId: dinner.mealId })).count).toBe(1)

  await can.getByRole('checkbox', { name: /蒸蛋/ }).check()
  await sheet.getByRole('button', { name: '加入购物车（4 份 · ¥47.00）' }).click()
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText('蒸蛋')
  await question.getByRole('button', { name: '仍要加入' }).click()
  await expect(page).toHaveURL(new RegExp(`meal=${dinner.mealId}`))
  await expect(page.getByRole('button', { name: '购物车，5 件' })).toBeVisible()
  const cart = await api.cart.get.query({ mealId: dinner.mealId })
  expect(cart.lines.find((line) => line.dishNameZh === '宫保鸡丁')).toMatchObject({
    quantity: 3,
    note: '多放花生',
  })
  expect(await db.order.count({ where: { userId: person.id } })).toBe(1)
})

test('tried again after half of it, nothing is added twice', async ({ db, signIn, expectedErrors }) => {
  expectedErrors.push(/ERR_FAILED/)
  const dinner = await buildDinner(db, dishes)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  const { id: orderId } = await placeOrder(page, dinner, [
    { dish: '宫保鸡丁', quantity: 2 },
    { dish: '例汤' },
  ])
  const api = await apiOf(page)
  await api.orders.cancel.mutate({ orderId })
  await page.goto(`/orders/${orderId}`)
  await page.getByRole('button', { name: '再来一单' }).click()
  const sheet = page.getByRole('dialog', { name: '再来一单' })
  let asked = 0
  await page.route(/cart\.setLine/, (route) => (++asked === 2 ? route.abort() : route.continue()))
  const add = sheet.getByRole('button', { name: /^加入购物车/ })
  await add.click()
  await expect(sheet.getByRole('alert')).toBeVisible()

  // Who closes the sheet meanwhile is not taken anywhere.
  let answer = () => {}
  const held = new Promise<void>((resolve) => (answer = resolve))
  await page.unroute(/cart\.setLine/)
  await page.route(/cart\.setLine/, (route) => held.then(() => route.continue()))
  await add.click()
  await expect(add).toBeDisabled()
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  answer()
  await expect(page.locator('dialog button', { hasText: /^加入购物车/ })).toBeEnabled()
  await page.unroute(/cart\.setLine/)
  await page.getByRole('button', { name: '再来一单' }).click()
  await add.click()
  await expect(page.getByRole('button', { name: '购物车，3 件' })).toBeVisible()
  const { lines } = await api.cart.get.query({ mealId: dinner.mealId })
  expect(lines.map(({ quantity }) => quantity).sort()).toEqual([1, 2])
})

test('without an open meal it says which one opens next', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, dishes)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  const { id: orderId } = await placeOrder(page, dinner, [{ dish: '例汤' }])
  const api = await apiOf(page)
  await api.orders.cancel.mutate({ orderId })
  await db.meal.update({ where: { id: dinner.mealId }, data: { opensAt: new Date(Date.now() + 3_600_000) } })
  await page.goto(`/orders/${orderId}`)
  await page.getByRole('button', { name: '再来一单' }).click()
  const sheet = page.getByRole('dialog', { name: '再来一单' })
  await expect(sheet.getByText('现在没有可以点的餐')).toBeVisible()
  await expect(sheet.getByText(/下一餐是.*晚餐，.*开始点餐/)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: '再来一单' })).toBeFocused()
})

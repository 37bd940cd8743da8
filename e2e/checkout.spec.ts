import type { Page } from '@playwright/test'
import type { Db } from '@/server/db'
import { buildDinner, buildPerson, type Dinner } from './dinner'
import { expect, test } from './fixtures'
import { addDish, confirmedNumber, goToCheckout, submitOrder } from './order-steps'
import { apiOf, placeOrder } from './place-order'

const RICE = { nameEn: 'Rice', category: '主食', planned: 50, priceCents: 200 }
const PORK = { nameEn: 'Braised pork', category: '热菜', planned: 20, priceCents: 1_800 }

const CABBAGE = { nameEn: 'Cabbage', category: '热菜', planned: 50, priceCents: 1_800 }

const sheetOf = (page: Page) => page.getByRole('dialog', { name: /样有变化/ })
/** Being accepted is what is looked at here; confirming is the worker's, and has journeys of its own. */
const accepted = (page: Page) => expect(page).toHaveURL(/\/orders\/./)
const slots = (page: Page) => page.getByRole('radio', { name: /^\d\d:\d\d/ })
const ordersOf = (db: Db, { mealId }: Dinner) => db.order.count({ where: { mealId } })

test('somebody else buys what is in the cart: the sheet names it, and the rest goes on', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/409/)
  const dinner = await buildDinner(db, { 红烧肉: { ...PORK, planned: 3 }, 手撕包菜: CABBAGE, 米饭: RICE })
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  const other = await signIn(await buildPerson(db, dinner.canteenId, { name: '韩梅梅' }))
  await page.goto('/')
  await addDish(page, '红烧肉')
  await addDish(page, '红烧肉')
  await addDish(page, '米饭')
  await goToCheckout(page)
  await changeMind(other, dinner, 2)
  await submitOrder(page)
  const sheet = sheetOf(page)
  await expect(sheet.getByRole('listitem')).toHaveText(/红烧肉只剩 1 份由 ×2 改为 ×1/)
  await sheet.getByRole('button', { name: '更新并继续' }).click()
  await expect(sheet).toBeHidden()
  await expect(page.getByText('¥20.00', { exact: true }).first()).toBeVisible()
  await submitOrder(page)
  await confirmedNumber(page)
  const mine = await db.orderLine.findMany({ where: { order: { mealId: dinner.mealId } } })
  expect(mine.map((line) => line.quantity).sort()).toEqual([1, 1, 2])
})

test('a price that changes is named with the old one and the new one', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/409/)
  const dinner = await buildDinner(db, { 红烧肉: PORK, 米饭: RICE })
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await addDish(page, '红烧肉')
  await addDish(page, '米饭')
  await goToCheckout(page)
  await db.menuItem.update({
    where: { id: dinner.items.红烧肉 },
    data: { priceCents: 1_950, listPriceCents: 1_950 },
  })
  await submitOrder(page)
  const sheet = sheetOf(page)
  await expect(sheet.getByRole('listitem')).toHaveText(/红烧肉价格有变由 ¥18.00 改为 ¥19.50/)
  await sheet.getByRole('button', { name: '更新并继续' }).click()
  await expect(page.getByText('¥21.50', { exact: true }).first()).toBeVisible()
  await submitOrder(page)
  await accepted(page)
  const order = await db.order.findFirstOrThrow({ where: { mealId: dinner.mealId } })
  expect(order.totalCents).toBe(2_150)
})

test('a limit that earlier orders have used in part leaves the rest of it', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/409/)
  const dinner = await buildDinner(db, { 红烧肉: { ...PORK, perPersonLimit: 2 } })
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await placeOrder(page, dinner, [{ dish: '红烧肉' }])
  // The menu would not let them; a cart that another phone has filled before does.
  const api = await apiOf(page)
  const line = { menuItemId: dinner.items.红烧肉 ?? '', optionIds: [], quantity: 2, note: '' }
  await api.cart.setLine.mutate({ mealId: dinner.mealId, ...line })
  await page.goto(`/checkout?meal=${dinner.mealId}`)
  await submitOrder(page)
  const sheet = sheetOf(page)
  await expect(sheet.getByRole('listitem')).toHaveText(/每人限 2 份，之前已点 1 份由 ×2 改为 ×1/)
  await sheet.getByRole('button', { name: '更新并继续' }).click()
  await submitOrder(page)
  await accepted(page)
})

test('a full slot offers the two nearest by what is free now, and keeps what was typed', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/409/)
  const dinner = await buildDinner(db, { 米饭: RICE }, { cells: 1 })
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  const other = await signIn(await buildPerson(db, dinner.canteenId, { name: '韩梅梅' }))
  await page.goto('/')
  await addDish(page, '米饭')
  await goToCheckout(page)
  await page.getByRole('textbox', { name: '备注', exact: true }).fill('少盐')
  await expect(slots(page).first()).toBeChecked()
  await slots(page).nth(2).press(' ')
  // Since the page was opened: the one it has chosen, and the one before.
  await placeOrder(other, dinner, [{ dish: '米饭' }], { slot: 2 })
  await placeOrder(other, dinner, [{ dish: '米饭' }], { slot: 1 })
  await submitOrder(page)
  const refusal = page.getByRole('alert').filter({ hasText: '该取餐时段已满' })
  await expect(refusal).toBeVisible()
  const labels = await slots(page).evaluateAll((inputs) =>
    inputs.map((input) => input.closest('label')?.querySelector('span > span')?.textContent ?? ''),
  )
  await expect(refusal.getByRole('button')).toHaveText([labels[3] ?? '', labels[0] ?? ''])
  await expect(slots(page).nth(1)).toBeDisabled()
  await expect(page.getByRole('textbox', { name: '备注', exact: true })).toHaveValue('少盐')
  await refusal.getByRole('button').first().click()
  await expect(refusal).toBeHidden()
  await submitOrder(page)
  await accepted(page)
})

test('a page that was left shows the room there is when it is looked at again', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, { 米饭: RICE }, { cells: 2 })
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  const other = await signIn(await buildPerson(db, dinner.canteenId, { name: '韩梅梅' }))
  await page.goto('/')
  await addDish(page, '米饭')
  await goToCheckout(page)
  await page.getByRole('textbox', { name: '备注', exact: true }).fill('少盐')
  await expect(slots(page).first()).toHaveAccessibleName(/余 2/)
  await placeOrder(other, dinner, [{ dish: '米饭' }])
  await page.evaluate(() => dispatchEvent(new Event('focus')))
  await expect(slots(page).first()).toHaveAccessibleName(/余 1/)
  const ticket = () =>
    page.evaluate(
      () => Object.entries(sessionStorage).find(([key]) => key.startsWith('kaifan.checkout'))?.[1],
    )
  const id = /"ticket":"([^"]+)"/
  const before = id.exec((await ticket()) ?? '')?.[1]
  await placeOrder(other, dinner, [{ dish: '米饭' }])
  await page.reload()
  await expect(page.getByText('你选的时段已不可选')).toBeVisible()
  await expect(slots(page).first()).toBeDisabled()
  await expect(page.getByRole('textbox', { name: '备注', exact: true })).toHaveValue('少盐')
  expect(id.exec((await ticket()) ?? '')?.[1]).toBe(before)
})

test('the cut-off passes under somebody’s eyes: nothing is sent, and the cart is kept', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, { 米饭: RICE })
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await addDish(page, '米饭')
  await goToCheckout(page)
  await db.meal.update({ where: { id: dinner.mealId }, data: { cutoffAt: new Date(Date.now() + 45_000) } })
  await page.evaluate(() => dispatchEvent(new Event('focus')))
  await expect(page.getByText(/距截单 00:\d\d/)).toBeVisible()
  const sent: string[] = []
  page.on('request', (request) => void (/orders\.submit/.test(request.url()) && sent.push(request.url())))
  const over = page.getByRole('alert').filter({ hasText: '已截单' })
  await expect(over).toContainText('购物车已为你保留', { timeout: 90_000 })
  expect(sent).toEqual([])
  await page.getByRole('link', { name: '返回菜单' }).click()
  await page.getByRole('button', { name: '购物车，1 件' }).click()
  const cart = page.getByRole('dialog', { name: '购物车' })
  const gone = cart.getByRole('region', { name: '失效商品' })
  await expect(gone).toContainText('本餐已截单')
  await expect(cart.getByRole('button', { name: /加一份/ })).toHaveCount(0)
  await expect(gone.getByRole('link', { name: '看看还能点的餐' })).toBeVisible()
  await gone.getByRole('button', { name: '移除失效商品' }).click()
  await expect(cart.getByText('购物车是空的')).toBeVisible()
})

test('a line that is short when the checkout opens says so and is mended before the order', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, { 红烧肉: PORK, 手撕包菜: CABBAGE, 米饭: RICE })
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await addDish(page, '红烧肉')
  await addDish(page, '红烧肉')
  await addDish(page, '米饭')
  await goToCheckout(page)
  const other = await signIn(await buildPerson(db, dinner.canteenId, { name: '韩梅梅' }))
  await changeMind(other, dinner, 19)
  await page.evaluate(() => dispatchEvent(new Event('focus')))
  await expect(page.getByText('只剩 1 份')).toBeVisible()
  await page.getByRole('button', { name: '按剩余份数更新' }).click()
  await expect(page.getByText('只剩 1 份').filter({ visible: true })).toHaveCount(0)
  await submitOrder(page)
  await accepted(page)
})

test('an order comes to a desk, and what is due is paid there', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, { 米饭: RICE })
  const page = await signIn(await buildPerson(db, dinner.canteenId, { balanceCents: 0 }))
  await page.goto('/')
  await addDish(page, '米饭')
  await goToCheckout(page)
  await expect(page.getByText('取餐时付 ¥2.00')).toBeVisible()
  await page.getByRole('radio', { name: /送到工位/ }).check()
  await expect(page.getByText('送到时付 ¥4.00')).toBeVisible()
  await expect(page.getByRole('radio', { name: '送到时付现金' })).toBeChecked()
  await submitOrder(page)
  await expect(page.getByText('请填写楼栋')).toBeVisible()
  await page.getByRole('textbox', { name: '楼栋' }).fill('3 号楼')
  await expect(page.getByText('请填写楼栋')).toHaveCount(0)
  await page.getByRole('textbox', { name: '手机号' }).fill('13800000000')
  await slots(page).nth(2).press(' ')
  await submitOrder(page)
  await expect(page).toHaveURL(/\/orders\/./)
  await expect(page.getByRole('region', { name: '订单明细' })).toBeVisible()
  const order = await db.order.findFirstOrThrow({ where: { mealId: dinner.mealId } })
  expect(order).toMatchObject({ deliveryMethod: 'DESK', building: '3 号楼', cell: null, totalCents: 400 })

  // Desk and time of day are there the next time.
  await page.goto('/')
  await addDish(page, '米饭')
  await goToCheckout(page)
  await expect(slots(page).nth(2)).toBeChecked()
  await page.getByRole('radio', { name: /送到工位/ }).check()
  await expect(page.getByRole('textbox', { name: '楼栋' })).toHaveValue('3 号楼')
  expect(await ordersOf(db, dinner)).toBe(1)
})

test('a second tap while the page is read again sends nothing', async ({ db, signIn, expectedErrors }) => {
  expectedErrors.push(/409/)
  const dinner = await buildDinner(db, { 米饭: RICE })
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await addDish(page, '米饭')
  await goToCheckout(page)
  const api = await apiOf(page)
  const line = { menuItemId: dinner.items.米饭 ?? '', optionIds: [], quantity: 2, note: '' }
  await api.cart.setLine.mutate({ mealId: dinner.mealId, ...line })
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(/orders\.openCheckout/, async (route) => {
    await held
    await route.continue()
  })
  let submits = 0
  page.on('request', (request) => {
    if (/orders\.submit/.test(request.url())) submits++
  })
  await submitOrder(page)
  await expect(page.getByRole('button', { name: '更新中' })).toBeDisabled()
  release()
  await expect(page.getByRole('alert').filter({ hasText: '购物车有变化' })).toBeVisible()
  expect(submits).toBe(1)
  await submitOrder(page)
  await accepted(page)
  expect(await ordersOf(db, dinner)).toBe(1)
})

/**
 * Somebody who opened their checkout with cabbage orders pork at the same price: portions go that nobody was told were
 * spoken for.
 */
async function changeMind(page: Page, { mealId, items }: Dinner, quantity: number) {
  const api = await apiOf(page)
  const line = (dish: string, count: number) => ({
    ...{ menuItemId: items[dish] ?? '', optionIds: [], quantity: count, note: '' },
  })
  await api.cart.setLine.mutate({ mealId, ...line('手撕包菜', quantity) })
  const { ticket, slots: times } = await api.orders.openCheckout.mutate({ mealId })
  await api.cart.setLine.mutate({ mealId, ...line('手撕包菜', 0) })
  await api.cart.setLine.mutate({ mealId, ...line('红烧肉', quantity) })
  await api.orders.submit.mutate({
    ...{ mealId, ticket, lines: [line('红烧肉', quantity)], paymentMethod: 'CASH' },
    pickupSlotId: times[0]?.id ?? '',
  })
}

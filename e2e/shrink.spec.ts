import type { Page } from '@playwright/test'
import { buildDinner, buildPerson, type Dinner } from './dinner'
import { expect, test } from './fixtures'
import { apiOf, placeOrder } from './place-order'
import { alive } from './screens'

const dishes = {
  宫保鸡丁: { nameEn: 'Kung Pao chicken', category: '热菜', planned: 5, priceCents: 1_800 },
  番茄炒蛋: { nameEn: 'Tomato and egg', category: '热菜', planned: 1, priceCents: 1_200 },
  米饭: { nameEn: 'Rice', category: '主食', planned: 50, priceCents: 200 },
}
const TABLET = { width: 1024, height: 768 }
const fates = (page: Page) => page.getByTestId('shrink-fate')

/** Sets how many portions of chicken are planned, by typing. */
async function plan(kitchen: Page, portions: number) {
  const planned = kitchen.getByLabel('宫保鸡丁 计划份数')
  await alive(kitchen)
  await planned.fill(String(portions))
  await planned.press('Enter')
}

/** An order of chicken that would also take egg. */
async function orderWithFallback(page: Page, dinner: Dinner) {
  const api = await apiOf(page)
  const { mealId, items } = dinner
  const fallbacks = [{ menuItemId: items.番茄炒蛋 ?? '', optionIds: [] }]
  const line = { menuItemId: items.宫保鸡丁 ?? '', optionIds: [], quantity: 1, note: '', fallbacks }
  await api.cart.setLine.mutate({ mealId, ...line })
  const { ticket, slots } = await api.orders.openCheckout.mutate({ mealId })
  const pickupSlotId = slots[0]?.id ?? ''
  return api.orders.submit.mutate({ mealId, lines: [line], ticket, pickupSlotId, paymentMethod: 'CASH' })
}

test('fewer than are sold: the cook reads who is affected, confirms, and they are told', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, dishes)
  const kitchen = await signIn(await buildPerson(db, dinner.canteenId, { role: 'KITCHEN', name: '王师傅' }))
  const [first, second, third] = await Promise.all(
    ['李梅', '张伟', '陈静'].map(async (name) => signIn(await buildPerson(db, dinner.canteenId, { name }))),
  )
  if (!first || !second || !third) throw new Error('three people')
  const confirmed = (count: number) =>
    expect.poll(() => db.order.count({ where: { mealId: dinner.mealId, status: 'CONFIRMED' } })).toBe(count)
  await placeOrder(first, dinner, [{ dish: '宫保鸡丁' }])
  await confirmed(1)
  const kept = await orderWithFallback(second, dinner)
  await confirmed(2)
  const lost = await placeOrder(third, dinner, [{ dish: '宫保鸡丁' }, { dish: '米饭', quantity: 2 }])
  await confirmed(3)
  await second.goto(`/orders/${kept.id}`)
  await third.goto(`/orders/${lost.id}`)

  await kitchen.setViewportSize(TABLET)
  await kitchen.goto('/kitchen/stock')
  await plan(kitchen, 1)
  const sheet = kitchen.getByRole('dialog', { name: '减少「宫保鸡丁」的份数' })
  await expect(fates(kitchen)).toHaveCount(2)
  await expect(fates(kitchen).first()).toContainText('D003')
  await expect(fates(kitchen).first()).toContainText('整单取消，连同另外 2 份')
  await expect(fates(kitchen).last()).toContainText('张伟')
  await expect(fates(kitchen).last()).toContainText('换成 番茄炒蛋')
  await sheet.getByRole('button', { name: '不减了' }).click()
  await expect(kitchen.getByLabel('宫保鸡丁 计划份数')).toHaveValue('5')

  await plan(kitchen, 1)
  await sheet.getByRole('button', { name: '改为 1 份，通知 2 人' }).click()
  await expect(sheet).toBeHidden()
  await expect(kitchen.getByLabel('宫保鸡丁 计划份数')).toHaveValue('1')
  await expect(third.getByText('厨房备餐减少', { exact: false })).toBeVisible()
  await expect(second.getByText('代替 宫保鸡丁').first()).toBeVisible()
  await expect(second.getByText('厨房把 宫保鸡丁 换成了 番茄炒蛋')).toBeVisible()
  expect(await db.order.findUniqueOrThrow({ where: { id: kept.id } })).toMatchObject({ totalCents: 1_200 })
})

test('orders that change while the cook reads: the list is shown again before anything happens', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/409/)
  const dinner = await buildDinner(db, dishes)
  const kitchen = await signIn(await buildPerson(db, dinner.canteenId, { role: 'KITCHEN' }))
  const staff = await signIn(await buildPerson(db, dinner.canteenId))
  const order = await placeOrder(staff, dinner, [{ dish: '宫保鸡丁' }])
  await placeOrder(staff, dinner, [{ dish: '宫保鸡丁' }])
  await expect.poll(() => db.order.count({ where: { mealId: dinner.mealId, status: 'CONFIRMED' } })).toBe(2)
  await kitchen.setViewportSize(TABLET)
  await kitchen.goto('/kitchen/stock')
  await plan(kitchen, 0)
  await expect(fates(kitchen)).toHaveCount(2)
  await (await apiOf(staff)).orders.cancel.mutate({ orderId: order.id })
  await kitchen.getByRole('button', { name: '改为 0 份，通知 2 人' }).click()
  await expect(kitchen.getByText('刚有订单变化', { exact: false })).toBeVisible()
  await expect(fates(kitchen)).toHaveCount(1)

  await db.order.updateMany({
    where: { mealId: dinner.mealId, status: 'CONFIRMED' },
    data: { status: 'PREPARING', version: { increment: 1 } },
  })
  await kitchen.getByRole('button', { name: '改为 0 份，通知 1 人' }).click()
  await kitchen.getByRole('button', { name: '看看减到 1 份' }).click()
  await kitchen.getByRole('button', { name: '改为 1 份' }).click()
  await expect(kitchen.getByLabel('宫保鸡丁 计划份数')).toHaveValue('1')
})

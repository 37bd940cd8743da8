import { expectAccessible } from './accessible'
import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { steppedBack } from './order-steps'
import { apiOf, placeOrder } from './place-order'

const dishes = {
  宫保鸡丁: { nameEn: 'Kung Pao chicken', category: '热菜', planned: 5, priceCents: 1_800 },
}

test('cancelling is at hand without scrolling; after the cut-off the button is off and says why', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/409/)
  const dinner = await buildDinner(db, dishes)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  const order = await placeOrder(page, dinner, [{ dish: '宫保鸡丁' }])
  // A small phone.
  await page.setViewportSize({ width: 360, height: 560 })
  await page.goto(`/orders/${order.id}`)
  await expect(page.getByText('下单成功')).toBeVisible()
  const cancel = page.getByRole('region', { name: '可以做的' }).getByRole('button', { name: '取消订单' })
  await expect(cancel).toBeInViewport({ ratio: 1 })
  await expect(page.getByText('测试食堂')).toBeVisible()
  await cancel.click()
  const question = page.getByRole('alertdialog')
  await question.getByRole('button', { name: '再想想' }).click()
  await expect(cancel).toBeFocused()

  // Time goes by, and the page is told by nothing but its clock.
  const soon = new Date(Date.now() + 6_000)
  await db.meal.update({ where: { id: dinner.mealId }, data: { cutoffAt: soon } })
  await steppedBack(page)
  await page.reload()
  await expect(cancel).toHaveAttribute('aria-disabled', 'true')
  await expect(cancel).toHaveAccessibleDescription(/已于 \d\d:\d\d 截单，不能取消/)
  await expect(cancel).toBeInViewport({ ratio: 1 })
  await expectAccessible(page)
  await cancel.click({ force: true })
  await expect(question).toBeHidden()
  expect((await db.order.findUniqueOrThrow({ where: { id: order.id } })).status).toBe('CONFIRMED')
})

test('an order to the desk is on its way, on its page, in the list, on the tab and in the inbox', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, dishes)
  const kitchen = await signIn(await buildPerson(db, dinner.canteenId, { role: 'KITCHEN' }))
  const page = await signIn(await buildPerson(db, dinner.canteenId, { balanceCents: 0 }))
  const api = await apiOf(page)
  const { mealId, items } = dinner
  const line = { menuItemId: items.宫保鸡丁 ?? '', optionIds: [], quantity: 1, note: '' }
  await api.cart.setLine.mutate({ mealId, ...line })
  const { ticket, slots } = await api.orders.openCheckout.mutate({ mealId })
  const { id: orderId } = await api.orders.submit.mutate({
    ...{ mealId, lines: [line], ticket, pickupSlotId: slots[0]?.id ?? '', paymentMethod: 'CASH' },
    delivery: { method: 'DESK', building: 'A 座', floor: '3', seat: '12', phone: '13800000000' },
  })
  await page.goto(`/orders/${orderId}`)
  await expect(page.getByText('下单成功')).toBeVisible()
  await expect(page.getByText('送达时支付')).toBeVisible()
  const cook = await apiOf(kitchen)
  await cook.kitchen.advance.mutate({ orderId, version: 2, to: 'PREPARING' })
  await cook.kitchen.advance.mutate({ orderId, version: 3, to: 'READY' })
  await expect(page.getByRole('heading', { name: '正在送来' })).toBeVisible()
  await expect(page).toHaveTitle('🔔 D001 正在送来')
  await page.goto('/orders')
  await expect(page.getByRole('article')).toContainText('正在送来')
  await expect(page.getByRole('article')).not.toContainText('可取餐')
  const nav = page.getByRole('navigation', { name: '主导航' })
  await expect(nav.getByRole('link', { name: '订单，1 个正在送来' })).toBeVisible()
  await page.goto('/inbox')
  await expect(page.getByRole('article')).toContainText('D001 正在送来')
})

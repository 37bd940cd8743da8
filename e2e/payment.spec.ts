import type { Page } from '@playwright/test'
import type { Db } from '@/server/db'
import { expectAccessible } from './accessible'
import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { addDish, goToCheckout, submitOrder } from './order-steps'

const DISHES = { 红烧肉: { nameEn: 'Braised pork', category: '热菜', planned: 20, priceCents: 1_800 } }

/** From the menu to an order that waits for its online payment. @returns the order's id */
async function orderOnline(page: Page): Promise<string> {
  await page.goto('/')
  await addDish(page, '红烧肉')
  await goToCheckout(page)
  await page.getByRole('radio', { name: '在线支付' }).check()
  await expect(page.getByText('在线付 ¥18.00')).toBeVisible()
  await submitOrder(page)
  await expect(page.getByRole('status').filter({ hasText: '等待付款' })).toBeVisible()
  return page.url().split('/').at(-1) ?? ''
}

const goToPay = async (page: Page) => {
  // The clock ticks once the page is alive; a tap before that would be lost.
  await expect(page.getByText(/前付款，还剩 \d+:\d\d/)).toBeVisible()
  await page.getByRole('button', { name: '去付款 ¥18.00' }).click()
  await expect(page.getByText('这是沙盒，不会真的扣款')).toBeVisible()
}
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const setDeadline = (db: Db, orderId: string, seconds: number) =>
  db.$executeRaw`UPDATE orders SET pay_by = clock_timestamp() + make_interval(secs => ${seconds}::float8) WHERE id = ${orderId}::uuid`

test('somebody pays online, and only then the kitchen may start', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, DISHES)
  const [person, cook] = await Promise.all([
    buildPerson(db, dinner.canteenId, { balanceCents: 0 }),
    buildPerson(db, dinner.canteenId, { role: 'KITCHEN', name: '王师傅' }),
  ])
  const [page, kitchen] = await Promise.all([signIn(person), signIn(cook)])
  const orderId = await orderOnline(page)
  await expect(page.getByText(/前付款，还剩 \d+:\d\d/)).toBeVisible()
  await expectAccessible(page)

  await kitchen.goto('/kitchen')
  const ticket = kitchen.getByTestId('ticket')
  await expect(ticket.getByText('未付款')).toBeVisible()
  await expect(ticket.getByRole('button', { name: /开始做/ })).toHaveAttribute('aria-disabled', 'true')

  await goToPay(page)
  await expect(page.getByText('¥18.00')).toBeVisible()
  await expectAccessible(page)
  await press(page, '支付')
  await expect(page).toHaveURL(new RegExp(`/orders/${orderId}`))
  await expect(page.getByText('已在线支付 ¥18.00')).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: '下单成功' })).toBeVisible()
  await expectAccessible(page)

  await expect(ticket.getByText('未付款')).toBeHidden()
  await ticket.getByRole('button', { name: /开始做/ }).click()
  await expect(page.getByRole('status').filter({ hasText: '正在备餐' })).toBeVisible()
})

test('a payment that fails can be tried again, and its news may come three times', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId, { balanceCents: 0 }))
  const orderId = await orderOnline(page)
  await goToPay(page)
  await press(page, '支付失败')
  await expect(page.getByText('上次没有付成，没有扣款')).toBeVisible()

  await goToPay(page)
  // A forged webhook is refused and pays nothing.
  await press(page, '签名不对的通知')
  await expect(page.getByText('HTTP 400')).toBeVisible()
  expect((await db.order.findUniqueOrThrow({ where: { id: orderId } })).paymentState).toBe('UNPAID')
  await press(page, '同一条通知发三遍')
  await expect(page.getByText('已在线支付 ¥18.00')).toBeVisible()
  const order = await db.order.findUniqueOrThrow({ where: { id: orderId }, include: { payments: true } })
  expect(order.payments.map(({ status }) => status).sort()).toEqual(['FAILED', 'PAID'])
})

test('an order nobody pays is cancelled, and money that comes later goes back', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId, { balanceCents: 0 }))
  const orderId = await orderOnline(page)
  await goToPay(page)
  const gateway = page.url()

  await page.goto(`/orders/${orderId}`)
  await expect(page.getByRole('button', { name: '去付款 ¥18.00' })).toBeVisible()
  await setDeadline(db, orderId, -1)
  await expect(page.getByRole('status').filter({ hasText: '订单已取消' })).toBeVisible()
  await expect(page.getByText('系统取消 · 未在时间内付款')).toBeVisible()
  const item = await db.menuItem.findUniqueOrThrow({ where: { id: dinner.items.红烧肉 } })
  expect(item.remaining).toBe(20)

  await page.goto(gateway)
  await press(page, '支付')
  await expect(page.getByText('付款到得太晚，这一单已经取消')).toBeVisible()
  // Live: the refund is sent by the worker while the page is open.
  await expect(page.getByText('付款 ¥18.00 已原路退回')).toBeVisible()
  await expectAccessible(page)
  await page.goto(gateway)
  await expect(page.getByText('已退回 ¥18.00')).toBeVisible()
})

test('who cancels a paid order gets the money back', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId, { balanceCents: 0 }))
  await orderOnline(page)
  await goToPay(page)
  await press(page, '支付成功通知两次')
  await expect(page.getByText('已在线支付 ¥18.00')).toBeVisible()
  await page.getByRole('button', { name: '取消订单' }).click()
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText('在线支付的 ¥18.00 会原路退回')
  await question.getByRole('button', { name: '取消订单' }).click()
  await expect(page.getByText('付款 ¥18.00 已原路退回')).toBeVisible()
})

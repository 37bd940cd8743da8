import type { Page } from '@playwright/test'
import type { Db } from '@/server/db'
import { expectAccessible } from './accessible'
import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { addDish, goToCheckout, steppedBack, submitOrder } from './order-steps'
import { apiOf, placeOrder } from './place-order'

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

  // An installed app shows the gateway's page above this one; who closes it without paying may try again.
  await page.route(/payments\.start/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({
      response,
      body: (await response.text()).replace(/"url":"[^"]*"/, '"url":"#gateway"'),
    })
  })
  const pay = page.getByRole('button', { name: '去付款 ¥18.00' })
  await pay.click()
  await expect(page).toHaveURL(/#gateway$/)
  await expect(pay).toHaveAttribute('aria-busy', 'true')
  await page.unroute(/payments\.start/)
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect(pay).toHaveAttribute('aria-busy', 'false')

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
  const first = page.url()
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

  // The gateway takes the first for paid after all: nobody pays twice, and the page says what comes back.
  const { origin, pathname } = new URL(first)
  const told = { form: { action: 'PAY' }, headers: { origin }, maxRedirects: 0 }
  expect((await page.request.post(`/api${pathname}`, told)).status()).toBe(303)
  await expect(async () => {
    await page.reload()
    await expect(page.getByText('多付的 ¥18.00 会原路退回')).toBeVisible({ timeout: 15_000 })
  }).toPass()
  await expect(page.getByText('已在线支付 ¥18.00')).toBeVisible()
  await expectAccessible(page)
  // The worker sends it a moment later, and the gateway's page is a plain one.
  await expect(async () => {
    await page.goto(first)
    await expect(page.getByText('已退回 ¥18.00')).toBeVisible({ timeout: 2_000 })
  }).toPass()
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
  await expect(question).toContainText('菜品会让给其他人。在线支付的 ¥18.00 会原路退回')
  await expect(question).not.toContainText('没有需要退的款')
  await question.getByRole('button', { name: '取消订单' }).click()
  await expect(page.getByText('付款 ¥18.00 已原路退回')).toBeVisible()
})

test('money that takes its time pays an order that still waits, and goes back from one that has ended', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, DISHES)
  const people = await Promise.all([0, 1].map(() => buildPerson(db, dinner.canteenId, { balanceCents: 0 })))
  const [patient, gone] = await Promise.all(people.map((person) => signIn(person)))
  if (!patient || !gone) throw new Error('two people')
  const orders = [await orderOnline(patient), await orderOnline(gone)]
  for (const page of [patient, gone]) {
    await goToPay(page)
    await press(page, '30 秒后才到账')
    // The other's deadline passes while the money is on its way.
    if (page === gone) await setDeadline(db, orders[1] ?? '', -1)
    else await expect(page.getByText('正在确认付款')).toBeVisible()
  }
  await expect(gone.getByRole('status').filter({ hasText: '订单已取消' })).toBeVisible()
  await expect(gone.getByText('系统取消 · 未在时间内付款')).toBeVisible()
  // It comes when it comes: this waits for what it brings about, however long that is.
  const arrives = { timeout: 90_000 }
  await expect(patient.getByText('已在线支付 ¥18.00')).toBeVisible(arrives)
  await expect(gone.getByText('付款到得太晚，这一单已经取消')).toBeVisible(arrives)
  await expect(gone.getByText('付款 ¥18.00 已原路退回')).toBeVisible(arrives)
  await expectAccessible(gone)
  const item = await db.menuItem.findUniqueOrThrow({ where: { id: dinner.items.红烧肉 } })
  expect(item.remaining).toBe(19)
})

test('a payment at the moment of expiry pays the order or goes back, never both and never neither', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId, { balanceCents: 0 }))
  const orderId = await orderOnline(page)
  await goToPay(page)
  // Workers look every second or so; the tap is on its way when the time is over.
  await Promise.all([setDeadline(db, orderId, 0), press(page, '支付')])
  await expect(page).toHaveURL(new RegExp(`/orders/${orderId}`))
  await expect(page.getByText('已在线支付 ¥18.00').or(page.getByText('付款 ¥18.00 已原路退回'))).toBeVisible()
  const order = await db.order.findUniqueOrThrow({
    where: { id: orderId },
    include: { payments: { include: { refunds: true } } },
  })
  const item = await db.menuItem.findUniqueOrThrow({ where: { id: dinner.items.红烧肉 } })
  const [payment] = order.payments
  const back = payment?.refunds.reduce((sum, refund) => sum + refund.amountCents, 0)
  const outcome = { status: order.status, paid: order.paymentState, back, left: item.remaining }
  expect([
    { status: 'CONFIRMED', paid: 'PAID', back: 0, left: 19 },
    { status: 'CANCELLED', paid: 'REFUNDED', back: 1_800, left: 20 },
  ]).toContainEqual(outcome)
})

test('who waits in line may pay online: told to, not paid in time it goes to the next, who pays', async ({
  db,
  signIn,
}) => {
  test.slow()
  const dinner = await buildDinner(db, { 红烧肉: { ...DISHES.红烧肉, planned: 1 } })
  const { mealId, canteenId } = dinner
  const menuItemId = dinner.items.红烧肉 ?? ''
  const [buyer, first, second, kitchen] = await Promise.all([
    signIn(await buildPerson(db, canteenId, { name: '李梅' })),
    signIn(await buildPerson(db, canteenId, { name: '张伟', balanceCents: 0 })),
    signIn(await buildPerson(db, canteenId, { name: '陈静', balanceCents: 0 })),
    signIn(await buildPerson(db, canteenId, { role: 'KITCHEN', name: '王师傅' })),
  ])
  await placeOrder(buyer, dinner, [{ dish: '红烧肉' }])
  await first.goto('/')
  await first.getByRole('button', { name: '排队等候：红烧肉' }).click()
  const sheet = first.getByRole('dialog', { name: '排队等候：红烧肉' })
  await sheet.getByRole('radio', { name: '在线支付' }).check()
  await expect(sheet.getByText('下单后会通知你付款，没有及时付就让给下一位')).toBeVisible()
  await expectAccessible(first)
  await sheet.getByRole('button', { name: '排队，有了就下单 · ¥18.00' }).click()
  await expect(sheet).toBeHidden()
  await steppedBack(first)
  const api = await apiOf(second)
  const { slots } = await api.menu.get.query({ mealId })
  await api.waitlist.join.mutate({
    ...{ mealId, menuItemId, pickupSlotId: slots[0]?.id ?? '', paymentMethod: 'ONLINE', autoOrder: true },
  })

  await first.goto('/orders')
  await (await apiOf(kitchen)).kitchen.setPlanned.mutate({ menuItemId, planned: 2 })
  const line = first.getByRole('region', { name: '排队中' })
  await expect(line).toContainText('已为你下单，还没付款')
  await expectAccessible(first)
  await first.setViewportSize({ width: 320, height: 640 })
  expect(
    await first.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
  ).toBe(true)
  await first.goto('/inbox')
  await expect(first.getByText(/请在 \d+:\d\d 前支付 ¥18.00，否则让给下一位/)).toBeVisible()
  await first.goto('/orders')
  await line.getByRole('link', { name: '去付款' }).click()
  await expect(first.getByRole('button', { name: '去付款 ¥18.00' })).toBeVisible()

  await expect(first).toHaveURL(/\/orders\/./)
  const orderId = first.url().split('/').at(-1) ?? ''
  await second.goto('/orders')
  await expect(second.getByRole('region', { name: '排队中' })).toContainText('下一位就是你')
  await setDeadline(db, orderId, -1)
  await expect(first.getByText('系统取消 · 未在时间内付款')).toBeVisible()
  await first.goto('/orders')
  await expect(line).toContainText('没有等到：没有及时付款')

  await second.getByRole('link', { name: '去付款' }).click()
  await goToPay(second)
  await press(second, '支付')
  await expect(second.getByText('已在线支付 ¥18.00')).toBeVisible()
  const entries = await db.waitlistEntry.findMany({ where: { mealId }, orderBy: { createdAt: 'asc' } })
  expect(entries.map((entry) => entry.status)).toEqual(['LAPSED', 'ORDERED'])
})

test('half-way to the deadline the inbox reminds of the payment, which the list can start', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId, { balanceCents: 0 }))
  const orderId = await orderOnline(page)
  await page.goto('/me')
  const tab = page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: /^通知/ })
  await expect(tab).toHaveAccessibleName('通知')
  // Ten of fifteen minutes have gone by.
  await db.$executeRaw`
    UPDATE orders SET confirmed_at = confirmed_at - interval '10 minutes', pay_by = pay_by - interval '10 minutes'
    WHERE id = ${orderId}::uuid`
  await expect(tab).toHaveAccessibleName('通知，1 条未读', { timeout: 60_000 })
  await tab.click()
  const item = page.getByRole('article')
  await expect(item).toContainText('还没有付款')
  await expect(item).toContainText(/请在 \d\d:\d\d 前支付 ¥18\.00，否则会自动取消/)
  await expectAccessible(page)

  await page.getByRole('link', { name: '订单', exact: true }).click()
  const card = page.getByRole('article')
  await expect(card).toContainText('待付款')
  await expectAccessible(page)
  await card.getByRole('button', { name: '去付款 ¥18.00' }).click()
  await expect(page.getByText('这是沙盒，不会真的扣款')).toBeVisible()
})

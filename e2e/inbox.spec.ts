import { expectAccessible } from './accessible'
import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { apiOf, placeOrder } from './place-order'

const dishes = {
  宫保鸡丁: { nameEn: 'Kung Pao chicken', category: '热菜', planned: 5, priceCents: 1_800 },
  米饭: { nameEn: 'Rice', category: '主食', planned: 50, priceCents: 200 },
}

test('the kitchen cancels: a number on the tab without a reload, which goes when it was looked at', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, dishes)
  const kitchen = await signIn(await buildPerson(db, dinner.canteenId, { role: 'KITCHEN', name: '王师傅' }))
  const person = await buildPerson(db, dinner.canteenId, { name: '李梅' })
  const [phone, desk] = [await signIn(person), await signIn(person)]
  await desk.goto('/me')
  await phone.goto('/')
  const tab = (page: typeof phone) =>
    page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: /^通知/ })
  await expect(tab(phone)).toHaveAccessibleName('通知')
  await phone.evaluate(() => Object.assign(window, { sameDocument: true }))
  const order = await placeOrder(phone, dinner, [{ dish: '宫保鸡丁' }])
  await expect
    .poll(() => db.order.findUnique({ where: { id: order.id } }))
    .toMatchObject({ status: 'CONFIRMED' })

  const cook = await apiOf(kitchen)
  await cook.kitchen.decline.mutate({ orderId: order.id, reason: '鸡丁用完了' })
  await expect(tab(phone)).toHaveAccessibleName('通知，1 条未读')
  await expect(tab(desk)).toHaveAccessibleName('通知，1 条未读')
  // Not by opening another page of the app.
  await phone.getByRole('link', { name: '我的', exact: true }).click()
  await expect(phone.getByRole('heading', { level: 1, name: '我的' })).toBeVisible()
  await expect(tab(phone)).toHaveAccessibleName('通知，1 条未读')

  await tab(phone).click()
  await expect(phone.getByRole('heading', { level: 1, name: '通知' })).toBeVisible()
  const item = phone.getByRole('article')
  await expect(item).toContainText('订单 D001 已取消')
  await expect(item).toContainText('由厨房取消：鸡丁用完了')
  await expectAccessible(phone)
  // In front of somebody's eyes for a moment: read, here and on the other device.
  await expect(tab(phone)).toHaveAccessibleName('通知')
  await expect(tab(desk)).toHaveAccessibleName('通知')
  expect(await phone.evaluate(() => 'sameDocument' in window)).toBe(true)

  await item.getByRole('link').click()
  await expect(phone).toHaveURL(new RegExp(order.id))
  await expect(phone.getByText('由厨房取消 · 鸡丁用完了')).toBeVisible()
})

test('what happens while somebody looks at the order is read there; ready orders count on their tab', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, dishes)
  const kitchen = await signIn(await buildPerson(db, dinner.canteenId, { role: 'KITCHEN', name: '王师傅' }))
  const person = await buildPerson(db, dinner.canteenId)
  const page = await signIn(person, { locale: 'en' })
  const { id: orderId } = await placeOrder(page, dinner, [{ dish: '宫保鸡丁' }, { dish: '米饭' }])
  await page.goto(`/orders/${orderId}`)
  await expect(page.getByRole('heading', { name: 'Order confirmed' })).toBeVisible()
  const cook = await apiOf(kitchen)
  await cook.kitchen.advance.mutate({ orderId, version: 2, to: 'PREPARING' })
  await cook.kitchen.advance.mutate({ orderId, version: 3, to: 'READY' })
  await expect(page.getByRole('heading', { name: 'Ready for pickup' })).toBeVisible()
  await expect
    .poll(() => db.notification.findMany({ where: { orderId } }))
    .toMatchObject([{ kind: 'READY', readAt: expect.any(Date) }])
  await page.goto('/orders')
  const nav = page.getByRole('navigation', { name: 'Main' })
  await expect(nav.getByRole('link', { name: 'Orders, 1 order ready' })).toBeVisible()
  await page.goto('/inbox')
  await expect(page.getByRole('article')).toContainText('D001 is ready')
  await expect(page.getByRole('button', { name: 'Mark all read' })).toBeHidden()
})

test('an empty inbox says what will be here; many are read at once', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, dishes)
  const person = await buildPerson(db, dinner.canteenId)
  const page = await signIn(person)
  await page.goto('/inbox')
  await expect(page.getByText('还没有通知')).toBeVisible()
  await expectAccessible(page)
  const DAY = 86_400_000
  await db.notification.createMany({
    data: Array.from({ length: 120 }, (_, i) => ({
      ...{ userId: person.id, kind: 'REFUNDED', createdAt: new Date(Date.now() - Math.floor(i / 50) * DAY) },
      detail: { amountCents: 100 + i, pickupNumber: 'D001', dishes: [{ zh: '宫保鸡丁', en: 'Kung Pao' }] },
    })),
  })
  await page.reload()
  const tab = page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: /^通知/ })
  await expect(tab).toContainText('99+')
  await expect(page.getByRole('article')).toHaveCount(30)
  // What is read meanwhile has the list asked for anew, while the older page is still under way.
  const asksForOlder = (url: string) => decodeURIComponent(url).includes('before')
  let held = false
  await page.route('**/api/trpc/*inbox.list*', async (route) => {
    if (!held && asksForOlder(route.request().url())) {
      held = true
      const again = page.waitForRequest(
        (other) => /inbox\.list/.test(other.url()) && !asksForOlder(other.url()),
      )
      // In case everything in view was read before.
      await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
      await again
    }
    await route.continue().catch(() => {})
  })
  await page.getByRole('button', { name: '更早的通知' }).click()
  await expect(page.getByRole('article')).toHaveCount(60)
  await expect(page.getByRole('button', { name: '更早的通知' })).toBeFocused()
  await page.getByRole('button', { name: '全部已读' }).click()
  await expect(tab).toHaveAccessibleName('通知')
  await expect(page.getByText('未读')).toHaveCount(0)
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
})

import type { Page } from '@playwright/test'
import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { placeOrder } from './place-order'
import { alive } from './screens'

const dishes = {
  宫保鸡丁: { nameEn: 'Kung Pao chicken', category: '热菜', planned: 5, priceCents: 1_800 },
  米饭: { nameEn: 'Rice', category: '主食', planned: 50, priceCents: 200 },
}
const TABLET = { width: 1024, height: 768 }

const lane = (page: Page, name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) })
const ticket = (page: Page, number: string | RegExp) => page.getByTestId('ticket').filter({ hasText: number })
const stockRow = (page: Page, dish: string) => page.getByTestId('stock-row').filter({ hasText: dish })
const live = (page: Page) => expect(page.locator('[data-state=live]')).toBeVisible()

test('an order arrives by itself and goes its way to collected, and its owner sees each step', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, dishes)
  const kitchen = await signIn(await buildPerson(db, dinner.canteenId, { role: 'KITCHEN', name: '王师傅' }))
  const staff = await signIn(await buildPerson(db, dinner.canteenId, { name: '李梅' }))
  await kitchen.setViewportSize(TABLET)
  await kitchen.goto('/kitchen')
  await expect(kitchen.getByText('没有新单')).toBeVisible()
  await live(kitchen)
  // Whatever follows must come without a reload.
  await kitchen.evaluate(() => Object.assign(window, { sameDocument: true }))

  const order = await placeOrder(staff, dinner, [
    { dish: '宫保鸡丁', quantity: 2, note: '少放辣' },
    { dish: '米饭' },
  ])
  await staff.goto(`/orders/${order.id}`)
  await expect(staff.getByText('下单成功')).toBeVisible()

  const card = ticket(kitchen, 'D001')
  await expect(card).toBeVisible()
  await expect(card).toContainText('李梅')
  await expect(card.getByRole('listitem').filter({ hasText: '2×宫保鸡丁' })).toContainText('少放辣')
  await expect(card).toContainText('应收 ¥38.00')
  await expect(kitchen.getByLabel('还要做的份数')).toContainText('2×宫保鸡丁')

  await card.getByRole('button', { name: '开始做' }).click()
  await expect(staff.getByText('正在备餐')).toBeVisible()
  // The card took the focus along, and nobody sees where it went who does not look.
  await expect(kitchen.getByRole('tabpanel')).toBeFocused()
  await expect(kitchen.getByRole('status').filter({ hasText: 'D001：制作中' })).toBeAttached()
  await lane(kitchen, '制作中').click()
  // A second tap in the same half second would count as a slip.
  await kitchen.waitForTimeout(400)
  await card.getByRole('button', { name: '做好了' }).click()
  await expect(staff.getByText('可以取餐了')).toBeVisible()
  await lane(kitchen, '待取餐').click()
  await card.getByRole('button', { name: '已取餐' }).click()
  await expect(staff.getByText('已取餐').first()).toBeVisible()
  await lane(kitchen, '已完成').click()
  await expect(card).toContainText('已取餐')
  await expect(card.getByRole('button')).toHaveCount(0)
  expect(await kitchen.evaluate(() => 'sameDocument' in window)).toBe(true)
  expect(await db.order.findUniqueOrThrow({ where: { id: order.id } })).toMatchObject({
    ...{ status: 'COLLECTED', paymentState: 'PAID' },
  })
})

test('in a meal accepted by hand, a declined order tells its owner why and gives the portions back', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/ERR_FAILED/)
  const dinner = await buildDinner(db, dishes, { acceptMode: 'MANUAL' })
  const kitchen = await signIn(await buildPerson(db, dinner.canteenId, { role: 'KITCHEN' }))
  const staff = await signIn(await buildPerson(db, dinner.canteenId))
  await kitchen.setViewportSize(TABLET)
  await kitchen.goto('/kitchen')
  const order = await placeOrder(staff, dinner, [{ dish: '宫保鸡丁', quantity: 3 }])
  await staff.goto(`/orders/${order.id}`)
  const card = ticket(kitchen, 'D001')
  await expect(card.getByRole('button', { name: '接单' })).toBeVisible()
  await card.getByRole('button', { name: '拒单' }).click()
  const dialog = kitchen.getByRole('alertdialog', { name: '拒绝 D001 这一单？' })
  await dialog.getByLabel('告诉下单人').fill('鸡肉用完了,抱歉')
  // A dead spot: what was written waits for the next try.
  await kitchen.route('**/kitchen.decline**', (route) => route.abort())
  await dialog.getByRole('button', { name: '拒绝这一单' }).click()
  await expect(dialog.getByRole('alert')).toContainText('网络')
  await expect(dialog.getByLabel('告诉下单人')).toHaveValue('鸡肉用完了,抱歉')
  await kitchen.unroute('**/kitchen.decline**')
  await dialog.getByRole('button', { name: '拒绝这一单' }).click()
  await expect(dialog).toBeHidden()
  await expect(staff.getByText('鸡肉用完了,抱歉')).toBeVisible()
  const item = await db.menuItem.findUniqueOrThrow({ where: { id: dinner.items.宫保鸡丁 } })
  expect(item.remaining).toBe(5)
})

test('two cooks on one ticket: the slower one is told, and sees what it has become', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/409/)
  const dinner = await buildDinner(db, dishes)
  const kitchen = await signIn(await buildPerson(db, dinner.canteenId, { role: 'KITCHEN' }))
  const staff = await signIn(await buildPerson(db, dinner.canteenId))
  await kitchen.setViewportSize(TABLET)
  // A tablet that has lost its stream: what it shows is old.
  await kitchen.route('**/api/trpc/live.kitchen**', (route) => route.abort())
  expectedErrors.push(/ERR_FAILED/)
  const order = await placeOrder(staff, dinner, [{ dish: '米饭' }])
  await expect
    .poll(async () => (await db.order.findUnique({ where: { id: order.id } }))?.status)
    .toBe('CONFIRMED')
  await kitchen.goto('/kitchen')
  const card = ticket(kitchen, 'D001')
  await expect(card).toBeVisible()
  await expect(kitchen.locator('[data-state=live]')).toBeHidden()
  // Nor does it ask by itself until the cook has tapped.
  let tapped = false
  await kitchen.route(/kitchen\.board/, (route) => (tapped ? route.continue() : route.abort()))
  await db.order.update({ where: { id: order.id }, data: { status: 'READY', version: { increment: 2 } } })
  kitchen.on('request', (asked) => {
    tapped ||= /kitchen\.advance/.test(asked.url())
  })
  await card.getByRole('button', { name: '开始做' }).click()
  await expect(kitchen.getByText('这张单刚刚有变化，已更新')).toBeVisible()
  await expect(card).toBeHidden()
  await lane(kitchen, '待取餐').click()
  await expect(card).toBeVisible()
})

test('portions and sale changed in the kitchen are what the staff menu shows', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, dishes)
  const kitchen = await signIn(await buildPerson(db, dinner.canteenId, { role: 'KITCHEN' }))
  const staff = await signIn(await buildPerson(db, dinner.canteenId))
  await placeOrder(staff, dinner, [{ dish: '宫保鸡丁', quantity: 2 }])
  await expect.poll(() => db.order.count({ where: { mealId: dinner.mealId, status: 'CONFIRMED' } })).toBe(1)
  await staff.goto('/')
  const dish = staff.getByRole('article').filter({ hasText: '宫保鸡丁' })
  await expect(dish).toContainText('剩 3 份')

  await kitchen.setViewportSize(TABLET)
  await kitchen.goto('/kitchen/stock')
  await live(kitchen)
  const row = stockRow(kitchen, '宫保鸡丁')
  await row.getByRole('button', { name: '宫保鸡丁 加 5 份' }).click()
  await row.getByRole('button', { name: '宫保鸡丁 加 1 份' }).click()
  await expect(dish).toContainText('剩 9 份')

  const planned = row.getByLabel('宫保鸡丁 计划份数')
  await planned.fill('1')
  await planned.press('Enter')
  const sheet = kitchen.getByRole('dialog', { name: '减少「宫保鸡丁」的份数' })
  await sheet.getByRole('button', { name: '不减了' }).click()
  await expect(planned).toHaveValue('11')
  await expect(planned).toBeFocused()

  await row.getByRole('switch').click()
  await expect(dish).toContainText('售罄')
  await row.getByRole('switch').click()
  await expect(dish).toContainText('剩 9 份')
})

test('closing the meal refuses the next order, and people see it', async ({ db, signIn, expectedErrors }) => {
  expectedErrors.push(/ERR_FAILED|Failed to load/)
  const dinner = await buildDinner(db, dishes)
  const kitchen = await signIn(await buildPerson(db, dinner.canteenId, { role: 'KITCHEN' }))
  const staff = await signIn(await buildPerson(db, dinner.canteenId))
  await staff.goto('/')
  await expect(staff.getByRole('button', { name: /宫保鸡丁/ }).first()).toBeVisible()
  await kitchen.setViewportSize(TABLET)
  await kitchen.goto('/kitchen/menus')
  await kitchen.getByRole('button', { name: '停止接单' }).click()
  const dialog = kitchen.getByRole('alertdialog', { name: '现在停止接单？' })
  const stop = dialog.getByRole('button', { name: '停止接单' })
  await kitchen.route(/kitchen\.closeMeal/, (route) => route.abort(), { times: 1 })
  await stop.press('Enter')
  // Not done, and why; the same key tries again.
  await expect(dialog.getByRole('alert')).toContainText('网络不通')
  await expect(stop).toBeFocused()
  await kitchen.keyboard.press('Enter')
  await expect(kitchen.getByTestId('meal')).toContainText('已截单')
  await expect(staff.getByText('已截单').first()).toBeVisible()
  await expect(placeOrder(staff, dinner, [{ dish: '米饭' }])).rejects.toMatchObject({
    data: { code: 'MEAL_NOT_OPEN' },
  })
})

test('a notice above the menu is there in both languages without a reload, and goes when it is emptied', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, dishes)
  const kitchen = await signIn(await buildPerson(db, dinner.canteenId, { role: 'KITCHEN' }))
  const [chinese, english] = [
    await signIn(await buildPerson(db, dinner.canteenId)),
    await signIn(await buildPerson(db, dinner.canteenId), { locale: 'en' }),
  ]
  for (const menu of [chinese, english]) {
    await menu.goto('/')
    await alive(menu)
    await menu.evaluate(() => Object.assign(window, { sameDocument: true }))
  }
  await kitchen.setViewportSize(TABLET)
  await kitchen.goto('/kitchen/menus')
  const meal = kitchen.getByTestId('meal')
  const button = meal.getByRole('button', { name: '公告' })
  await button.click()
  await expect(meal.getByLabel('中文')).toBeFocused()
  await meal.getByLabel('中文').fill('  今晚停水，只有盒饭 ')
  await meal.getByLabel('英文').fill('No water tonight: boxes only')
  await meal.getByRole('button', { name: '保存公告' }).click()
  await expect(chinese.getByText('今晚停水，只有盒饭')).toBeVisible()
  await expect(english.getByText('No water tonight: boxes only')).toBeVisible()
  await expect(meal.getByText('今晚停水，只有盒饭')).toBeVisible()
  await expect(button).toBeFocused()

  await button.click()
  for (const field of ['中文', '英文']) await meal.getByLabel(field).clear()
  await meal.getByRole('button', { name: '保存公告' }).click()
  await expect(chinese.getByText('今晚停水')).toHaveCount(0)
  await expect(english.getByText('No water tonight')).toHaveCount(0)
  for (const menu of [chinese, english]) {
    expect(await menu.evaluate(() => 'sameDocument' in window)).toBe(true)
  }
})

test('staff are kept out of the kitchen', async ({ db, signIn, expectedErrors }) => {
  expectedErrors.push(/403/)
  const dinner = await buildDinner(db, dishes)
  const staff = await signIn(await buildPerson(db, dinner.canteenId))
  const answer = await staff.goto('/kitchen')
  expect(answer?.status()).toBe(403)
  await expect(staff.getByTestId('ticket')).toHaveCount(0)
})

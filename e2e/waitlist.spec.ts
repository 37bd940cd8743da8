import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible'
import { buildDinner, buildPerson, type Dinner } from './dinner'
import { expect, test } from './fixtures'
import { steppedBack } from './order-steps'
import { apiOf, placeOrder } from './place-order'

const DISHES = {
  宫保鸡丁: { nameEn: 'Kung Pao chicken', category: '热菜', planned: 1, priceCents: 1_800 },
  米饭: { nameEn: 'Rice', category: '主食', planned: 50, priceCents: 200 },
}
const DISH = '宫保鸡丁'

/** Somebody in the kitchen says how many portions of the dish are cooked. */
async function plan(kitchen: Page, dinner: Dinner, planned: number) {
  const menuItemId = dinner.items[DISH] ?? ''
  await (await apiOf(kitchen)).kitchen.setPlanned.mutate({ menuItemId, planned })
}

/** Stands in line without the sheet, to be asked first unless it is said otherwise. */
async function wait(page: Page, dinner: Dinner, autoOrder = false) {
  const api = await apiOf(page)
  const { mealId } = dinner
  const { slots } = await api.menu.get.query({ mealId })
  return api.waitlist.join.mutate({
    ...{ mealId, menuItemId: dinner.items[DISH] ?? '', pickupSlotId: slots[0]?.id ?? '' },
    ...{ paymentMethod: 'CASH', autoOrder },
  })
}

const fits = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)

test('two wait: the first has it ordered, the second is asked, and a stranger never sees it', async ({
  db,
  signIn,
}) => {
  test.slow()
  const dinner = await buildDinner(db, DISHES)
  const { mealId, canteenId } = dinner
  const kitchen = await signIn(await buildPerson(db, canteenId, { role: 'KITCHEN', name: '王师傅' }))
  const buyer = await signIn(await buildPerson(db, canteenId, { name: '李梅' }))
  const first = await signIn(await buildPerson(db, canteenId, { name: '张伟' }))
  const second = await signIn(await buildPerson(db, canteenId, { name: '陈静', balanceCents: 0 }))
  const stranger = await signIn(await buildPerson(db, canteenId, { name: '路人' }))

  // The dish sells out under the eyes of somebody who looks at it.
  await first.goto('/')
  await expect(first.getByRole('button', { name: `加一份：${DISH}` })).toBeVisible()
  await placeOrder(buyer, dinner, [{ dish: DISH }])
  await first.getByRole('button', { name: `排队等候：${DISH}` }).click()
  const sheet = first.getByRole('dialog', { name: `排队等候：${DISH}` })
  await expect(sheet).toContainText('先到先得')
  await expect(sheet.getByRole('radio', { name: /有了就帮我下单/ })).toBeChecked()
  await expectAccessible(first)
  await sheet.getByRole('button', { name: '排队，有了就下单 · ¥18.00' }).click()
  await expect(sheet).toBeHidden()
  await expect(first.getByRole('button', { name: `第 1 位：${DISH}` })).toBeVisible()

  await second.goto('/')
  const card = second.getByRole('article').filter({ hasText: DISH })
  await expect(card).toContainText('1 人在等')
  await card.getByRole('button', { name: `排队等候：${DISH}` }).click()
  await second.getByRole('radio', { name: /先问我/ }).check()
  await second.getByRole('button', { name: '排队，到时问我 · ¥18.00' }).click()
  await expect(card.getByRole('button', { name: `第 2 位：${DISH}` })).toBeVisible()

  await stranger.goto('/')
  await expect(stranger.getByRole('article').filter({ hasText: DISH })).toContainText('2 人在等')
  await stranger.evaluate((label) => {
    const look = () => {
      if (document.querySelector(`[aria-label="${label}"]`)) document.body.dataset.seen = 'yes'
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true })
  }, `加一份：${DISH}`)

  await kitchen.goto('/kitchen/stock')
  await expect(kitchen.getByTestId('stock-row').filter({ hasText: DISH })).toContainText('2 人在等')
  await first.goto('/orders')
  const line = first.getByRole('region', { name: '排队中' })
  await expect(line).toContainText('下一位就是你')
  await expectAccessible(first)

  await plan(kitchen, dinner, 2)
  await expect(line).toContainText('已为你下单')
  await expect(first.getByText('已确认')).toBeVisible()
  await expect(card.getByRole('button', { name: `第 1 位：${DISH}` })).toBeVisible()
  await expect(kitchen.getByTestId('stock-row').filter({ hasText: DISH })).toContainText('1 人在等')

  await plan(kitchen, dinner, 3)
  const offer = second.getByRole('region', { name: `轮到你了：${DISH}` })
  await expect(offer.getByRole('timer')).toHaveText(/还有 [45]:\d\d/)
  await expect(second.getByRole('status').filter({ hasText: '请尽快确认' })).toBeAttached()
  await expect(offer).toContainText('¥18.00')
  await expect(second).toHaveTitle('🔔 轮到你了')
  await expectAccessible(second)
  await second.setViewportSize({ width: 320, height: 640 })
  expect(await fits(second)).toBe(true)
  await offer.getByRole('button', { name: '要了', exact: true }).dblclick()
  await expect(second.getByRole('status').filter({ hasText: '下单成功' })).toBeVisible()

  expect(await stranger.locator('body').getAttribute('data-seen')).toBeNull()
  await expect(stranger.getByRole('button', { name: `排队等候：${DISH}` })).toBeVisible()
  expect(await db.order.count({ where: { mealId, status: 'CONFIRMED' } })).toBe(3)
  const entries = await db.waitlistEntry.findMany({ where: { mealId } })
  expect(entries.map((entry) => entry.status)).toEqual(['ORDERED', 'ORDERED'])
})

test('an offer is not an order being confirmed; declined or left alone it goes to the next', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  test.slow()
  expectedErrors.push(/409/)
  const dinner = await buildDinner(db, DISHES)
  const { mealId, canteenId } = dinner
  const kitchen = await signIn(await buildPerson(db, canteenId, { role: 'KITCHEN', name: '王师傅' }))
  const buyer = await signIn(await buildPerson(db, canteenId, { name: '李梅' }))
  await placeOrder(buyer, dinner, [{ dish: DISH }])
  await expect.poll(() => db.order.count({ where: { mealId, status: 'CONFIRMED' } })).toBe(1)
  const [first, second, third] = await Promise.all(
    ['张伟', '陈静', '王芳'].map(async (name) =>
      signIn(await buildPerson(db, canteenId, { name }), { locale: 'en' }),
    ),
  )
  if (!first || !second || !third) throw new Error('three people')
  for (const page of [first, second, third]) await wait(page, dinner)
  await first.goto('/')
  await second.goto('/orders')
  await third.goto('/')
  await expect(third.getByRole('button', { name: 'You are 3rd: Kung Pao chicken' })).toBeVisible()
  const offerOn = (page: Page) => page.getByRole('region', { name: 'Your turn: Kung Pao chicken' })
  const pass = async (page: Page) => {
    await page.getByRole('button', { name: 'Let it go' }).click()
    const question = page.getByRole('alertdialog', { name: 'Let it go?' })
    await question.getByRole('button', { name: 'Let it go' }).click()
  }
  /** Nobody should have to wait five minutes for a test. */
  const lapse = () =>
    db.order.updateMany({
      where: { mealId, offeredUntil: { not: null } },
      data: { offeredUntil: new Date(Date.now() - 1_000) },
    })

  await plan(kitchen, dinner, 2)
  await expect(offerOn(first)).toBeVisible()
  // In the list and on its page it says whose turn it is, and nothing of an order under way.
  await first.goto('/orders')
  const inList = first.getByRole('article').filter({ hasText: 'Kung Pao chicken' })
  await expect(inList).toContainText('Your turn')
  await inList.getByRole('link').click()
  await expect(first.getByRole('heading', { name: 'Your turn' })).toBeVisible()
  await expect(first.getByRole('progressbar')).toHaveCount(0)
  await expect(first.getByRole('region', { name: 'Progress' })).toHaveCount(0)
  await expectAccessible(first)
  await first.setViewportSize({ width: 320, height: 640 })
  expect(await fits(first)).toBe(true)
  await pass(first)
  await expect(first.getByText('Cancelled by you')).toBeVisible()

  await expect(offerOn(second)).toBeVisible()
  await lapse()
  const passed = 'Time is up: “Kung Pao chicken” went to the next in line'
  await expect(second.getByRole('status').filter({ hasText: passed })).toBeAttached()
  await expect(offerOn(second)).toContainText(passed)
  await expect(second.getByRole('region', { name: 'In line' })).toContainText('not confirmed in time')
  await offerOn(second).getByRole('button', { name: 'OK' }).click()
  await expect(offerOn(second)).toBeHidden()

  // A tap that comes too late is told so.
  await third.route(/waitlist\.take/, async (route) => {
    await lapse()
    await route.continue()
  })
  const answer = third.waitForResponse(/waitlist\.take/)
  await offerOn(third).getByRole('button', { name: 'Take it' }).click()
  expect((await answer).status()).toBe(409)
  await expect(offerOn(third)).toContainText(passed)
  // Nobody is left in line: it is on the menu again.
  await expect(third.getByRole('button', { name: 'Add one: Kung Pao chicken' })).toBeVisible()
  const entries = await db.waitlistEntry.findMany({ where: { mealId }, orderBy: { createdAt: 'asc' } })
  expect(entries.map((entry) => entry.status)).toEqual(['LEFT', 'LAPSED', 'LAPSED'])
})

test('one spec of two is sold out: waited for from the dish’s sheet, changed, and left again', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/409/)
  const dinner = await buildDinner(db, {
    牛肉面: {
      ...{ nameEn: 'Beef noodles', category: '面', planned: 0, priceCents: 0, allergens: ['gluten'] },
      variants: [
        { nameZh: '小份', nameEn: 'Small', priceCents: 1_400, planned: 5 },
        { nameZh: '大份', nameEn: 'Large', priceCents: 1_900, planned: 1 },
      ],
      groups: [
        {
          ...{ nameZh: '辣度', nameEn: 'Heat', min: 1, max: 1 },
          options: [
            ['不辣', 'Not spicy', 0],
            ['微辣', 'Mild', 0],
          ],
        },
      ],
    },
  })
  const { mealId, canteenId, items } = dinner
  const large = items['牛肉面/大份'] ?? ''
  const person = await buildPerson(db, canteenId)
  const page = await signIn(person)
  await (await apiOf(page)).people.setPreferences.mutate({ allergens: ['gluten'], diets: [] })
  await db.menuItem.update({
    where: { id: large },
    data: { planned: 0, remaining: 0, version: { increment: 1 } },
  })
  // The first pickup time is over; nobody should be asked to come then.
  await db.$executeRaw`
    UPDATE pickup_slots SET starts_at = clock_timestamp() - interval '35 minutes',
      ends_at = clock_timestamp() - interval '20 minutes'
    WHERE id = (SELECT id FROM pickup_slots WHERE meal_id = ${mealId}::uuid ORDER BY starts_at LIMIT 1)`
  await page.setViewportSize({ width: 320, height: 640 })
  await page.goto('/')
  await page.getByRole('button', { name: '牛肉面', exact: true }).click()
  const spec = page.getByRole('dialog', { name: '牛肉面', exact: true })
  await spec.getByRole('radio', { name: /大份/ }).check()
  await spec.getByRole('radio', { name: '微辣' }).check()
  await spec.getByRole('button', { name: '排队等候' }).click()
  const sheet = page.getByRole('dialog', { name: '排队等候：牛肉面' })
  await expect(spec).toBeHidden()
  await expect(sheet.getByRole('radio', { name: /大份/ })).toBeChecked()
  await expect(sheet.getByRole('radio', { name: '微辣' })).toBeChecked()
  const times = sheet.getByRole('radio', { name: /^\d\d:\d\d/ })
  await expect(times.first()).toBeDisabled()
  await expect(times.first()).toHaveAccessibleName(/已过/)
  await expect(times.nth(1)).toBeChecked()
  expect(await fits(page)).toBe(true)
  await expectAccessible(page)
  await sheet.getByRole('button', { name: /排队，有了就下单/ }).click()
  const question = page.getByRole('alertdialog', { name: '含有你不能吃的麸质' })
  await question.getByRole('button', { name: '仍要加入' }).click()
  await expect(sheet).toBeHidden()
  const entry = () => db.waitlistEntry.findFirstOrThrow({ where: { mealId, userId: person.id } })
  expect(await entry()).toMatchObject({ status: 'WAITING', autoOrder: true, menuItemId: large })

  // The same sheet finds what was wished, and changes it without another question.
  await page.getByRole('button', { name: '牛肉面', exact: true }).click()
  await spec.getByRole('radio', { name: /大份/ }).check()
  await spec.getByRole('radio', { name: '微辣' }).check()
  await spec.getByRole('button', { name: '排队等候' }).click()
  await expect(sheet).toContainText('下一位就是你')
  await sheet.getByRole('radio', { name: /先问我/ }).check()
  await sheet.getByRole('button', { name: '保存修改' }).click()
  await expect(sheet).toBeHidden()
  expect(await entry()).toMatchObject({ status: 'WAITING', autoOrder: false })

  await steppedBack(page)
  await page.goto('/orders')
  const line = page.getByRole('region', { name: '排队中' })
  await expect(line).toContainText('会先问你')
  expect(await fits(page)).toBe(true)
  await line.getByRole('button', { name: '不等了' }).click()
  const leave = page.getByRole('alertdialog', { name: '不再等「牛肉面」？' })
  await leave.getByRole('button', { name: '不等了' }).click()
  await expect(line).toBeHidden()
  expect(await entry()).toMatchObject({ status: 'LEFT' })
})

test('a place taken on another phone is on the list of orders at the next look', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  const buyer = await signIn(await buildPerson(db, dinner.canteenId, { name: '李梅' }))
  await placeOrder(buyer, dinner, [{ dish: DISH }])
  const asked = page.waitForResponse(/waitlist\.mine/)
  await page.goto('/')
  await asked
  await wait(page, dinner)
  await page.getByRole('link', { name: '订单' }).click()
  await expect(page.getByRole('region', { name: '排队中' })).toContainText(DISH)
})

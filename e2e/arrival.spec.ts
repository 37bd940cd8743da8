import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { addDish, confirmedNumber, goToCheckout, submitOrder } from './order-steps'

const DISHES = { 番茄蛋汤: { nameEn: 'Tomato soup', category: '汤羹', planned: 30, priceCents: 1_000 } }

test('the menu is drawn with its document, before any script runs', async ({ db, signIn, browser }) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  const state = await page.context().storageState()
  const still = await browser.newContext({ storageState: state, javaScriptEnabled: false })
  const paper = await still.newPage()
  await paper.goto('/')
  await expect(paper.getByRole('button', { name: '加一份：番茄蛋汤' })).toBeVisible()
  await still.close()
})

test('a checkout loaded anew is drawn before its scripts have come, and can be ordered when they have', async ({
  db,
  signIn,
  browser,
}) => {
  const dinner = await buildDinner(db, DISHES)
  const first = await signIn(await buildPerson(db, dinner.canteenId))
  await first.goto('/')
  await addDish(first, '番茄蛋汤')
  await goToCheckout(first)
  const storageState = await first.context().storageState()
  // A phone that has nothing of the app yet.
  const fresh = await browser.newContext({ storageState, serviceWorkers: 'block' })
  const page = await fresh.newPage()
  let send = () => {}
  const sent = new Promise<void>((resolve) => {
    send = resolve
  })
  await page.route('**/_next/static/**/*.js', async (route) => {
    await sent
    await route.continue()
  })
  await page.goto(first.url(), { waitUntil: 'commit' })
  await expect(page.getByRole('listitem').filter({ hasText: '番茄蛋汤' })).toContainText('×1')
  const slots = page.getByRole('radio', { name: /^\d\d:\d\d/ })
  await expect(slots.first()).toBeDisabled()
  await expect(slots.and(page.locator(':checked'))).toHaveCount(0)
  await expect(page.locator('button[type=submit]')).toBeDisabled()

  send()
  await expect(slots.and(page.locator(':checked'))).toHaveCount(1)
  await submitOrder(page)
  await confirmedNumber(page)
  await fresh.close()
})

test('the countdown stands in the first byte, and a menu that comes out appears by itself', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, DISHES, { cutoffInSeconds: 1_800 })
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  expect(await (await page.request.get('/')).text()).toMatch(/距截单 (29|30):\d\d/)

  await db.meal.update({ where: { id: dinner.mealId }, data: { status: 'DRAFT' } })
  await page.clock.install()
  await page.goto('/')
  await expect(page.getByText('现在没有可点的餐')).toBeVisible()
  await expect(page.getByRole('heading', { level: 1, name: '测试食堂' })).toBeVisible()
  await expect(page.getByRole('button', { name: '开始点餐时提醒我' })).toBeVisible()
  await db.meal.update({ where: { id: dinner.mealId }, data: { status: 'OPEN' } })
  await page.clock.fastForward(21_000)
  await expect(page.getByRole('button', { name: '加一份：番茄蛋汤' })).toBeVisible()
})

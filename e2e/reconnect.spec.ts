import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { NOISE } from './offline'
import { addDish, confirmedNumber, goToCheckout, submitOrder } from './order-steps'

const DISHES = { 番茄蛋汤: { nameEn: 'Tomato soup', category: '汤羹', planned: 20, priceCents: 500 } }

test('an order that moved while the phone was offline is caught up with, without a reload', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(NOISE)
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await addDish(page, '番茄蛋汤')
  await goToCheckout(page)
  const stream = page.waitForResponse(
    (answer) => /live\.mine/.test(answer.url()) && /orders/.test(page.url()),
  )
  const asked = page.waitForResponse(/orders\.get/)
  await submitOrder(page)
  const number = await confirmedNumber(page)
  // All that the page asks for by itself has been answered, so that nothing is on its way when the network goes.
  await Promise.all([stream, asked])
  // A mark that a reload would wipe away.
  await page.evaluate(() => Object.assign(window, { stillHere: true }))

  await page.context().setOffline(true)
  const order = await db.order.findFirstOrThrow({ where: { mealId: dinner.mealId } })
  await db.order.update({
    where: { id: order.id },
    data: {
      ...{ status: 'READY', version: { increment: 1 } },
      ...{ acceptedAt: new Date(), readyAt: new Date(), updatedAt: new Date() },
    },
  })
  await page.waitForTimeout(1_500)
  await expect(page.getByText('可以取餐了')).toHaveCount(0)
  await expect(page.getByText(number, { exact: false }).first()).toBeVisible()

  await page.context().setOffline(false)
  await expect(page.getByRole('status').filter({ hasText: '可以取餐了' })).toBeVisible({ timeout: 45_000 })
  await expect(page).toHaveTitle(`🔔 ${number} 可取餐`)
  expect(await page.evaluate(() => 'stillHere' in window)).toBe(true)
})

test('what is put into the cart offline is there after coming back', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(NOISE)
  const dinner = await buildDinner(db, DISHES)
  const person = await buildPerson(db, dinner.canteenId)
  const page = await signIn(person)
  await page.goto('/')
  await addDish(page, '番茄蛋汤')
  await expect(page.getByRole('button', { name: '购物车，1 件' })).toBeVisible()
  await page.context().setOffline(true)
  await addDish(page, '番茄蛋汤')
  await expect(page.getByRole('status').filter({ hasText: '购物车暂存在本机' })).toBeVisible()
  await expect(page.getByRole('button', { name: '购物车，2 件' })).toBeVisible()
  await page.context().setOffline(false)
  await expect(page.getByText('购物车暂存在本机').filter({ visible: true })).toHaveCount(0, {
    timeout: 20_000,
  })
  const other = await signIn(person)
  await other.goto('/')
  await expect(other.getByRole('button', { name: '购物车，2 件' })).toBeVisible()
})

test('an answer that got lost does not double the order', async ({ db, signIn, expectedErrors }) => {
  expectedErrors.push(/ERR_FAILED|Failed to fetch/i)
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await addDish(page, '番茄蛋汤')
  await goToCheckout(page)
  // The server takes the order, and its answer never arrives: twice.
  let lost = 0
  await page.route(/orders\.submit/, async (route) => {
    if (lost++ >= 2) return route.continue()
    await route.fetch()
    await route.abort()
  })
  await submitOrder(page)
  await expect(page.getByRole('button', { name: '确认中' })).toBeDisabled()
  await confirmedNumber(page)
  expect(await db.order.count({ where: { mealId: dinner.mealId } })).toBe(1)
})

import type { Page } from '@playwright/test'
import { buildDinner, buildPerson, type Person } from './dinner'
import { expect, test } from './fixtures'
import { addDish, confirmedNumber, goToCheckout, submitOrder } from './order-steps'
import { apiOf, placeOrder } from './place-order'
import { alive } from './screens'

// What a page that stands open has not been told, and must not go on believing.

const DISHES = {
  拍黄瓜: { nameEn: 'Smashed cucumber', category: '凉菜', planned: 9, priceCents: 600 },
  米饭: { nameEn: 'Rice', category: '主食', planned: 60, priceCents: 200 },
}
const HOUR_MS = 3_600_000

test('a meal that is published while the page is open is there when one comes back to it', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await alive(page)
  const { serviceDate } = await db.meal.findUniqueOrThrow({ where: { id: dinner.mealId } })
  const cutoffAt = new Date(Date.now() + 26 * HOUR_MS)
  await db.meal.create({
    data: {
      ...{ canteenId: dinner.canteenId, kind: 'LUNCH', status: 'OPEN', cutoffAt },
      serviceDate: new Date(serviceDate.getTime() + 24 * HOUR_MS),
      opensAt: new Date(Date.now() - HOUR_MS),
      slots: {
        create: {
          startsAt: new Date(cutoffAt.getTime() + HOUR_MS),
          endsAt: new Date(cutoffAt.getTime() + 2 * HOUR_MS),
          cells: 9,
        },
      },
    },
  })
  const meals = page.getByRole('navigation', { name: '选择餐次' }).getByRole('link')
  await expect(async () => {
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await expect(meals).toHaveCount(2, { timeout: 5_000 })
  }).toPass()
})

test('a session that ended on the way costs neither the cart nor the checkout', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/401|ERR_FAILED/)
  const dinner = await buildDinner(db, DISHES)
  const person = await buildPerson(db, dinner.canteenId)
  // Asked once, so that signing in leads straight back.
  await db.userPreference.create({ data: { userId: person.id, allergens: [], diets: [] } })
  const page = await signIn(person)
  await page.goto('/')
  await addDish(page, '拍黄瓜')
  await expect.poll(async () => (await cartOf(page, dinner.mealId)).count).toBe(1)
  // Tapped while nobody answers; who answers at last says that the session is over.
  await page.route(/cart\.setLine/, (route) => route.abort())
  await addDish(page, '米饭')
  await endSession(page)
  await page.unroute(/cart\.setLine/)
  await signInAgain(page, person)
  await expect(page.getByRole('button', { name: '购物车，2 件' })).toBeVisible()
  await expect.poll(async () => (await cartOf(page, dinner.mealId)).count).toBe(2)

  await goToCheckout(page)
  await endSession(page)
  await submitOrder(page)
  await signInAgain(page, person)
  await expect(page).toHaveURL(/\/checkout/)
  await submitOrder(page)
  await confirmedNumber(page)
})

test('after an order the menu begins with an empty cart, also without another word from the server', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await addDish(page, '拍黄瓜')
  await goToCheckout(page)
  await page.route(/cart\.get/, () => {})
  await submitOrder(page)
  await confirmedNumber(page)
  await page.goBack()
  await expect(page.getByRole('button', { name: '加一份：拍黄瓜' })).toBeVisible()
  await expect(page.getByRole('button', { name: '购物车，0 件' })).toBeVisible()
  await page.waitForTimeout(500)
  await expect(page.getByRole('button', { name: '购物车，0 件' })).toBeVisible()
})

test('an order that ended between its page and its stream says so', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  const cook = await signIn(await buildPerson(db, dinner.canteenId, { role: 'KITCHEN', name: '王师傅' }))
  const { id: orderId } = await placeOrder(page, dinner, [{ dish: '拍黄瓜' }])
  await expect
    .poll(() => db.order.findUnique({ where: { id: orderId } }))
    .toMatchObject({ status: 'CONFIRMED' })
  let open = () => {}
  const declined = new Promise<void>((resolve) => {
    open = resolve
  })
  await page.route(/live\.mine/, async (route) => {
    await declined
    await route.continue()
  })
  await page.goto(`/orders/${orderId}`)
  await expect(page.getByRole('heading', { name: '下单成功' })).toBeVisible()
  await (await apiOf(cook)).kitchen.decline.mutate({ orderId, reason: '黄瓜用完了' })
  open()
  await expect(page.getByText('黄瓜用完了')).toBeVisible()
})

test('who leaves while an order is on its way comes to a checkout of their own again, not to that order', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  const orders = () => db.order.count({ where: { mealId: dinner.mealId } })
  await page.goto('/')
  await addDish(page, '米饭')
  await goToCheckout(page)
  let answer = () => {}
  const left = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.route(/orders\.submit/, async (route) => {
    await left
    await route.continue()
  })
  await submitOrder(page)
  await page.getByRole('link', { name: '返回' }).click()
  await expect(page.getByRole('button', { name: '加一份：米饭' })).toBeVisible()
  const told = page.waitForResponse(/orders\.submit/)
  answer()
  await (await told).finished()
  await expect.poll(orders).toBe(1)
  await expect(page.getByRole('button', { name: '购物车，0 件' })).toBeVisible()
  await expect(page).toHaveURL(/\/(\?|$)/)
  await addDish(page, '米饭')
  await goToCheckout(page)
  await submitOrder(page)
  await expect.poll(orders).toBe(2)
})

const cartOf = async (page: Page, mealId: string) => (await apiOf(page)).cart.get.query({ mealId })

/** As when its days are over: the browser has nothing to show any more. */
const endSession = (page: Page) => page.context().clearCookies({ name: /session/ })

async function signInAgain(page: Page, { username, password }: Person) {
  await expect(page).toHaveURL(/\/login\?next=/)
  await page.getByLabel(/用户名/).fill(username)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

import type { Page } from '@playwright/test'
import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { addDish, confirmedNumber, goToCheckout, submitOrder } from './order-steps'
import { apiOf, placeOrder } from './place-order'

/** Stops and starts the app's own processes; everybody else's tests are over by then (see the config). */
async function control(action: `${'worker' | 'redis' | 'postgres' | 'web'}/${'stop' | 'start'}`, query = '') {
  const answer = await fetch(`${process.env.E2E_CONTROL_URL}/${action}${query}`, { method: 'POST' })
  const body = await answer.json()
  expect(answer.status, JSON.stringify(body)).toBe(200)
  // It left by itself, with streams open; the supervisor kills what does not.
  expect(body.kills).toBe(0)
}

const DISHES = { 酸辣土豆丝: { nameEn: 'Potato shreds', category: '热菜', planned: 20, priceCents: 900 } }
const DISH = '酸辣土豆丝'
/** What a browser says of requests that an outage fails. */
const NOISE =
  /status of 50\d|ERR_CONNECTION|ERR_EMPTY|ERR_INCOMPLETE|Failed to (fetch|load)|network|INTERNAL|UNAVAILABLE/i

/** A mark that a reload would wipe away. */
const mark = (page: Page) => page.evaluate(() => Object.assign(window, { stillHere: true }))
const marked = (page: Page) => page.evaluate(() => 'stillHere' in window)

test.describe.configure({ mode: 'serial' })
test.setTimeout(300_000)

test('the worker is away: the order is accepted and says that it is being confirmed; the next worker confirms it', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await addDish(page, DISH)
  await goToCheckout(page)
  await control('worker/stop', '?signal=KILL')
  try {
    await submitOrder(page)
    await expect(page.getByRole('status').filter({ hasText: '正在确认订单' })).toBeVisible()
    await mark(page)
    expect(await db.order.count({ where: { mealId: dinner.mealId, status: 'PENDING' } })).toBe(1)
  } finally {
    await control('worker/start')
  }
  await expect(page.getByRole('status').filter({ hasText: '下单成功' })).toBeVisible({ timeout: 60_000 })
  expect(await marked(page)).toBe(true)
})

test('Redis is away: the cart says that it is kept here, and dinner can be ordered all the same', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(NOISE)
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await expect(page.getByRole('button', { name: `加一份：${DISH}` })).toBeVisible()
  await control('redis/stop', '?signal=KILL')
  try {
    await addDish(page, DISH)
    await expect(page.getByText('购物车暂存在本机').first()).toBeVisible()
    await goToCheckout(page)
    await submitOrder(page)
    await expect(page.getByRole('status').filter({ hasText: '下单成功' })).toBeVisible({ timeout: 60_000 })
  } finally {
    await control('redis/start')
  }
  // The cart is there again by itself, for the next dish.
  await page.goto('/')
  await addDish(page, DISH)
  const api = await apiOf(page)
  await expect
    .poll(async () => (await api.cart.get.query({ mealId: dinner.mealId }).catch(() => null))?.count, {
      timeout: 30_000,
    })
    .toBe(1)
  // A closed sheet keeps what it said.
  await expect(page.getByText('购物车暂存在本机').filter({ visible: true })).toHaveCount(0)
})

test('Redis is away: an order is ordered again into the cart on this phone, on top of what is there', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(NOISE)
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  const { id: orderId } = await placeOrder(page, dinner, [{ dish: DISH, quantity: 2 }])
  const api = await apiOf(page)
  await api.orders.cancel.mutate({ orderId })
  await api.cart.clear.mutate({ mealId: dinner.mealId })
  await page.goto('/')
  await addDish(page, DISH)
  await expect(page.getByRole('button', { name: '购物车，1 件' })).toBeVisible()
  await page.goto('/orders?filter=cancelled')
  await control('redis/stop', '?signal=KILL')
  try {
    await page.getByRole('button', { name: '再来一单' }).click()
    await page
      .getByRole('dialog', { name: '再来一单' })
      .getByRole('button', { name: /^加入购物车/ })
      .click()
    await expect(page.getByRole('button', { name: '购物车，3 件' })).toBeVisible()
    await expect(page.getByText('购物车暂存在本机').first()).toBeVisible()
  } finally {
    await control('redis/start')
  }
  await expect
    .poll(async () => (await api.cart.get.query({ mealId: dinner.mealId }).catch(() => null))?.count, {
      timeout: 30_000,
    })
    .toBe(3)
})

test('Postgres is away: people are told at once, nothing is lost, and the same page goes on when it is back', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(NOISE)
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await addDish(page, DISH)
  await goToCheckout(page)
  await mark(page)
  await control('postgres/stop', '?signal=KILL')
  try {
    await submitOrder(page)
    await expect(page.getByText('正在确认订单，请不要重复下单')).toBeVisible()
    const answer = await page.request.get('/api/health')
    expect(answer.status()).toBe(503)
    expect(await answer.json()).toMatchObject({ postgres: false })
  } finally {
    await control('postgres/start')
  }
  await expect(page.getByRole('status').filter({ hasText: '下单成功' })).toBeVisible({ timeout: 60_000 })
  expect(await marked(page)).toBe(true)
  const orders = await expect
    .poll(() => db.order.count({ where: { mealId: dinner.mealId } }).catch(() => -1), { timeout: 30_000 })
    .toBe(1)
    .then(() => db.order.findMany({ where: { mealId: dinner.mealId } }))
  expect(orders.map((order) => order.status)).toEqual(['CONFIRMED'])
})

test('the web server is replaced under an open page: the stream comes back and tells what happened meanwhile', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(NOISE)
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await addDish(page, DISH)
  await goToCheckout(page)
  await submitOrder(page)
  await confirmedNumber(page)
  await mark(page)
  await control('web/stop')
  const order = await db.order.findFirstOrThrow({ where: { mealId: dinner.mealId } })
  await db.order.update({
    where: { id: order.id },
    data: { status: 'PREPARING', version: { increment: 1 }, acceptedAt: new Date(), updatedAt: new Date() },
  })
  await control('web/start')
  await expect(page.getByRole('status').filter({ hasText: '正在备餐' })).toBeVisible({ timeout: 60_000 })
  expect(await marked(page)).toBe(true)
})

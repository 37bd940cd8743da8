import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { addDish, confirmedNumber, goToCheckout, submitOrder } from './order-steps'

const DISHES = {
  红烧肉: { nameEn: 'Braised pork', category: '热菜', planned: 20, priceCents: 2_200 },
  米饭: { nameEn: 'Rice', category: '主食', planned: 50, priceCents: 200 },
}

test('a cart is the same on two devices, as it changes', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, DISHES)
  const person = await buildPerson(db, dinner.canteenId)
  const [phone, laptop] = [await signIn(person), await signIn(person)]
  await Promise.all([phone.goto('/'), laptop.goto('/')])
  // A reload of neither: the stream carries it.
  await addDish(phone, '红烧肉')
  await expect(laptop.getByRole('button', { name: '购物车，1 件' })).toBeVisible()
  await addDish(laptop, '红烧肉')
  await addDish(laptop, '米饭')
  await expect(phone.getByRole('button', { name: '购物车，3 件' })).toBeVisible()
})

test('two tabs with one cart make one order', async ({ db, signIn, expectedErrors }) => {
  expectedErrors.push(/409/)
  const dinner = await buildDinner(db, DISHES)
  const first = await signIn(await buildPerson(db, dinner.canteenId))
  await first.goto('/')
  await addDish(first, '红烧肉')
  await goToCheckout(first)
  const second = await first.context().newPage()
  await second.goto(first.url())
  await expect(second.getByRole('button', { name: '提交订单' })).toBeEnabled()
  await submitOrder(first)
  await confirmedNumber(first)
  await submitOrder(second)
  await expect(second.getByText(/购物车是空的|购物车有变化/)).toBeVisible()
  expect(await db.order.count({ where: { mealId: dinner.mealId } })).toBe(1)
})

test('a double tap and a reload in the middle make one order', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await addDish(page, '红烧肉')
  await goToCheckout(page)
  // Held back, so that the reload comes while nobody knows the answer.
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(/orders\.submit/, async (route) => {
    await route.fetch().catch(() => {})
    await held
    await route.abort().catch(() => {})
  })
  const submit = page.getByRole('button', { name: '提交订单' })
  await submit.dblclick({ force: true })
  await expect.poll(() => db.order.count({ where: { mealId: dinner.mealId } })).toBe(1)
  await page.unroute(/orders\.submit/)
  await page.reload()
  release()
  await confirmedNumber(page)
  expect(await db.order.count({ where: { mealId: dinner.mealId } })).toBe(1)
})

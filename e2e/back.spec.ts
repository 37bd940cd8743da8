import type { Page } from '@playwright/test'
import { addMeal, buildDinner, buildPerson } from './dinner'
import { SPICY } from './dishes'
import { expect, test } from './fixtures'
import { addDish, confirmedNumber, goToCheckout, submitOrder } from './order-steps'
import { apiOf, placeOrder } from './place-order'

test('back closes a sheet and stays on the page; closed by its button it leaves nothing to go back to', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, SPICY)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/me')
  await page.getByRole('link', { name: '点餐' }).click()
  const spec = page.getByRole('dialog', { name: '宫保鸡丁' })
  const cart = page.getByRole('dialog', { name: '购物车' })
  const entries = () => page.evaluate(() => history.state?.above ?? 0)

  await page.getByRole('button', { name: /^选规格/ }).click()
  await expect(spec).toBeVisible()
  await expect.poll(entries).toBe(1)
  await page.goBack()
  await expect(spec).toBeHidden()
  await expect(page).toHaveURL('/')

  // By its button, by Escape, and one after the other.
  await page.getByRole('button', { name: /^选规格/ }).click()
  await expect.poll(entries).toBe(1)
  await spec.getByRole('button', { name: '关闭' }).click()
  await expect.poll(entries).toBe(0)
  await page.getByRole('button', { name: /^购物车/ }).click()
  await expect.poll(entries).toBe(1)
  await page.keyboard.press('Escape')
  await expect(cart).toBeHidden()
  await expect.poll(entries).toBe(0)

  // A sheet above a sheet: back takes one at a time.
  await addDish(page, '番茄蛋汤')
  await page.getByRole('button', { name: /^购物车/ }).click()
  await cart.getByRole('button', { name: /售罄时换成/ }).click()
  const fallback = page.getByRole('dialog', { name: /售罄时换成/ })
  await expect(fallback).toBeVisible()
  await expect.poll(entries).toBe(2)
  await page.goBack()
  await expect(fallback).toBeHidden()
  await expect(cart).toBeVisible()

  // On from inside a sheet: back leads to the menu and not to its shadow, and from there to where it all began.
  await goToCheckout(page, cart)
  await page.goBack()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('测试食堂')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect.poll(entries).toBe(0)
  await page.goBack()
  await expect(page).toHaveURL('/me')
})

test('on to checkout while the browser still takes the step back of a sheet that was closed', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, SPICY)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.addInitScript(() => {
    const go = history.go.bind(history)
    history.go = (delta) => void setTimeout(() => go(delta), 1_500)
  })
  await page.goto('/me')
  await page.getByRole('link', { name: '点餐' }).click()
  await addDish(page, '番茄蛋汤')
  await page.getByRole('button', { name: /^购物车/ }).click()
  await expect.poll(() => page.evaluate(() => history.state?.above)).toBe(1)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: '提交订单' })).toBeEnabled()
  // Nor is it undone when the step comes at last.
  await page.waitForTimeout(2_000)
  await expect(page).toHaveURL(/\/checkout/)
  await page.goBack()
  await expect(page.getByRole('button', { name: /^购物车/ })).toBeVisible()
  await page.goBack()
  await expect(page).toHaveURL('/me')
})

test('a sheet that is opened while the last one still steps back stays open', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, SPICY)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/me')
  await page.getByRole('link', { name: '点餐' }).click()
  const spec = page.getByRole('dialog', { name: '宫保鸡丁' })
  const cart = page.getByRole('dialog', { name: '购物车' })
  const above = () => page.evaluate(() => history.state?.above ?? 0)
  await page.getByRole('button', { name: /^选规格/ }).click()
  await expect.poll(above).toBe(1)
  // The quickest of thumbs: between the step and the browser's making it.
  await page.getByRole('button', { name: /^购物车/ }).evaluate((bag) => {
    const go = history.go.bind(history)
    history.go = (steps) => {
      history.go = go
      go(steps)
      ;(bag as HTMLElement).click()
    }
  })
  await spec.getByRole('button', { name: '关闭' }).click()
  await expect(cart).toBeVisible()
  await expect.poll(above).toBe(1)
  await expect(spec).toBeHidden()
  await expect(cart).toBeVisible()
  await page.goBack()
  await expect(cart).toBeHidden()
  await expect(page).toHaveURL('/')
  await expect.poll(above).toBe(0)
  await page.goBack()
  await expect(page).toHaveURL('/me')
})

test('a page loaded anew under an open sheet goes back in one step', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, SPICY)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/me')
  await page.getByRole('link', { name: '点餐' }).click()
  await page.getByRole('button', { name: /^选规格/ }).click()
  await expect.poll(() => page.evaluate(() => history.state?.above)).toBe(1)
  await page.reload()
  await expect.poll(() => page.evaluate(() => history.state?.above ?? 0)).toBe(0)
  await page.goBack()
  await expect(page).toHaveURL('/me')
})

const arrow = (page: Page) => page.getByRole('link', { name: '返回' }).click()

test('the arrow leads back to where one came from, as it was, and leaves nothing to go back to', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, SPICY)
  const tomorrow = await addMeal(db, dinner)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/me')
  await page.getByRole('link', { name: '点餐' }).click()

  // From another meal than today's, to what one must not eat.
  await page.getByRole('link', { name: /^明天/ }).click()
  await expect(page).toHaveURL(`/?meal=${tomorrow}`)
  await page.getByRole('link', { name: '去填写' }).click()
  await page.getByRole('checkbox', { name: '花生' }).check()
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('status').filter({ hasText: '已保存' })).toBeVisible()
  await arrow(page)
  await expect(page).toHaveURL(`/?meal=${tomorrow}`)
  await expect(page.getByRole('link', { name: '去填写' })).toHaveCount(0)

  // From the checkout, which is as it was left.
  await addDish(page, '番茄蛋汤')
  await goToCheckout(page)
  await page.getByRole('textbox', { name: '备注' }).fill('少油')
  await page.getByRole('link', { name: '修改忌口' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '忌口与饮食' })).toBeVisible()
  await arrow(page)
  await expect(page.getByRole('textbox', { name: '备注' })).toHaveValue('少油')

  // From an order to the menu and not to the form that made it.
  await submitOrder(page)
  await confirmedNumber(page)
  await arrow(page)
  await expect(page).toHaveURL(`/?meal=${tomorrow}`)
  await page.goBack()
  await expect(page).toHaveURL('/me')
})

test('the arrow of an order leads to its list, in the wake of a sheet, too; of a link from elsewhere to all orders', async ({
  db,
  signIn,
  visit,
}) => {
  const dinner = await buildDinner(db, SPICY)
  const person = await buildPerson(db, dinner.canteenId)
  const page = await signIn(person)
  const { id: cancelled } = await placeOrder(page, dinner, [{ dish: '番茄蛋汤' }])
  await (await apiOf(page)).orders.cancel.mutate({ orderId: cancelled })
  await page.goto('/orders?filter=cancelled')
  await page.getByRole('article').getByRole('link').first().click()
  await expect(page).toHaveURL(`/orders/${cancelled}`)
  await page.evaluate(() => {
    const go = history.go.bind(history)
    history.go = (delta) => void setTimeout(() => go(delta), 1_000)
  })
  await page.getByRole('button', { name: '再来一单' }).click()
  await expect.poll(() => page.evaluate(() => history.state?.above)).toBe(1)
  await page.keyboard.press('Escape')
  await arrow(page)
  await expect(page).toHaveURL('/orders?filter=cancelled')

  // A page that was opened by its address has nothing before it, and neither has one that asked to sign in first.
  const stranger = await visit()
  await stranger.goto(`/orders/${cancelled}`)
  await stranger.getByLabel(/用户名|账号/).fill(person.username)
  await stranger.getByLabel('密码', { exact: true }).fill(person.password)
  await stranger.getByRole('button', { name: '登录', exact: true }).click()
  await stranger.getByRole('button', { name: '跳过，都可以吃' }).click()
  await expect(stranger).toHaveURL(`/orders/${cancelled}`)
  await arrow(stranger)
  await expect(stranger).toHaveURL('/orders')
})

test('the arrow of an order that was just paid does not lead to the cash desk', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, SPICY)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  const { id } = await placeOrder(page, dinner, [{ dish: '番茄蛋汤' }], { paymentMethod: 'ONLINE' })
  await page.goto('/me')
  await page.goto(`/orders/${id}`)
  await expect(page.getByText(/前付款，还剩 \d+:\d\d/)).toBeVisible()
  await page.getByRole('button', { name: /^去付款/ }).click()
  await page.getByRole('button', { name: '支付', exact: true }).click()
  await expect(page.getByText(/已在线支付/)).toBeVisible()
  await arrow(page)
  await expect(page).toHaveURL('/orders')
})

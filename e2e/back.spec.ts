import { buildDinner, buildPerson } from './dinner'
import { SPICY } from './dishes'
import { expect, test } from './fixtures'
import { addDish, goToCheckout } from './order-steps'

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

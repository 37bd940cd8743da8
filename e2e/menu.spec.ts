import type { Page } from '@playwright/test'
import { addMeal, buildDinner, buildPerson } from './dinner'
import { plainDish as dish, SPICY } from './dishes'
import { expect, test } from './fixtures'
import { addDish, confirmedNumber, goToCheckout, submitOrder } from './order-steps'
import { alive } from './screens'

const many = (category: string, count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${category}${n + 1}号`, dish(category)]))
/** Long enough to scroll, and three at the end that are shorter than a screen together. */
const LONG = {
  ...many('热菜', 8),
  ...many('面点', 6),
  ...many('凉菜', 1),
  ...many('汤羹', 1),
  ...many('水果', 1),
}

const rail = (page: Page) => page.getByRole('navigation', { name: '菜品分类' })
const lit = (page: Page) => rail(page).locator('[aria-current="true"]')
const list = (page: Page) => page.getByRole('region', { name: '菜品列表' })

/** How far below the top of the list a category begins, px. */
const below = (page: Page, category: string) =>
  list(page).evaluate((node, name) => {
    const heading = [...node.querySelectorAll('section')].find((s) => s.textContent?.startsWith(name))
    return heading ? heading.getBoundingClientRect().top - node.getBoundingClientRect().top : Number.NaN
  }, category)

for (const reducedMotion of ['no-preference', 'reduce'] as const) {
  test(`the rail leads to its category and lights it alone, motion ${reducedMotion}`, async ({
    db,
    signIn,
  }) => {
    const dinner = await buildDinner(db, LONG)
    const page = await signIn(await buildPerson(db, dinner.canteenId))
    await page.emulateMedia({ reducedMotion })
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto('/')
    await expect(lit(page)).toHaveText('热菜')
    // Every category that is lit from here on, in order.
    await rail(page).evaluate((node) => {
      const seen: string[] = []
      Object.assign(window, { seen })
      new MutationObserver(() => {
        const now = node.querySelector('[aria-current]')?.textContent ?? ''
        if (seen.at(-1) !== now) seen.push(now)
      }).observe(node, { subtree: true, attributes: true })
    })
    for (const category of ['凉菜', '水果', '面点', '汤羹']) {
      await rail(page).getByRole('link', { name: category }).click()
      await expect.poll(() => below(page, category).then(Math.round)).toBe(0)
      await expect(lit(page)).toHaveText(category)
    }
    expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual([
      '凉菜',
      '水果',
      '面点',
      '汤羹',
    ])
    // A scroll by hand after a jump moves the light again.
    await list(page).hover()
    await page.mouse.wheel(0, -20_000)
    await expect(lit(page)).toHaveText('热菜')
  })
}

test('the rail counts the pieces in the cart, and an address leads to a category', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, LONG)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await rail(page).getByRole('link', { name: '水果' }).click()
  await expect(page).toHaveURL(/#c-/)
  await addDish(page, '水果1号')
  await addDish(page, '水果1号')
  await expect(rail(page).getByRole('link', { name: '水果' })).toHaveText(/已选\s*2/)
  const address = page.url()
  await page.goto('/me')
  await page.goto(address)
  await expect(lit(page)).toHaveText(/水果/)
})

test('a dish at its limit says so at the stepper, with what has been ordered before', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, { 龙虾: { ...dish('热菜'), perPersonLimit: 1 }, 米饭: dish('主食') })
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  const plus = page.getByRole('button', { name: '加一份：龙虾' })
  await plus.click()
  await expect(plus).toHaveAttribute('aria-disabled', 'true')
  await plus.click({ force: true })
  await expect(page.getByRole('status').filter({ hasText: '每人限 1 份，购物车已有 1 份' })).toBeVisible()
  await expect(page.getByRole('button', { name: '购物车，1 件' })).toBeVisible()
  await goToCheckout(page)
  await submitOrder(page)
  await confirmedNumber(page)

  await page.goto('/')
  await expect(plus).toHaveAttribute('aria-disabled', 'true')
  await alive(page)
  await plus.click({ force: true })
  await expect(page.getByRole('status').filter({ hasText: '每人限 1 份，你已订 1 份' })).toBeVisible()
  await expect(page.getByRole('button', { name: '购物车，0 件' })).toBeVisible()
})

test('a finger pulls a sheet down by its head, and scrolls in it without closing it', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, SPICY)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await page.getByRole('button', { name: /^选规格/ }).click()
  const sheet = page.getByRole('dialog', { name: '宫保鸡丁' })
  const pull = (selector: string, by: number) =>
    sheet.locator(selector).evaluate((node, distance) => {
      const at = (y: number) => [new Touch({ identifier: 1, target: node, clientX: 50, clientY: y })]
      const fire = (type: string, y: number, on: boolean) =>
        node.dispatchEvent(
          new TouchEvent(type, { bubbles: true, touches: on ? at(y) : [], changedTouches: at(y) }),
        )
      fire('touchstart', 100, true)
      fire('touchmove', 100 + distance, true)
      fire('touchend', 100 + distance, false)
    }, by)
  await pull('.sheet-body', 200)
  await pull('header', 10)
  await expect(sheet).toBeVisible()
  await pull('header', 200)
  await expect(sheet).toBeHidden()
})

test('the last portion taken in the cart leaves the keyboard in the sheet', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, SPICY)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await addDish(page, '番茄蛋汤')
  await page.getByRole('button', { name: /^购物车/ }).click()
  const cart = page.getByRole('dialog', { name: '购物车' })
  const minus = cart.getByRole('button', { name: '减一份：番茄蛋汤' })
  await minus.focus()
  await page.keyboard.press('Enter')
  await expect(minus).toHaveCount(0)
  await expect(cart.getByRole('button', { name: '关闭' })).toBeFocused()
  await cart.getByRole('button', { name: '去选菜' }).click()
  await expect(cart).toBeHidden()

  // One must stay in a dish's own sheet: the minus says no, and keeps the keyboard.
  await page.getByRole('button', { name: /^选规格/ }).click()
  const spec = page.getByRole('dialog', { name: '宫保鸡丁' })
  await spec.getByRole('button', { name: /^加一份/ }).click()
  const less = spec.getByRole('button', { name: /^减一份/ })
  await less.focus()
  await page.keyboard.press('Enter')
  await expect(less).toHaveAttribute('aria-disabled', 'true')
  await expect(less).toBeFocused()
})

test('a refusal while the cart is open is said inside it', async ({ db, signIn, expectedErrors }) => {
  expectedErrors.push(/status of 4\d\d/)
  const dinner = await buildDinner(db, SPICY)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  const added = page.waitForResponse(/cart\.setLine/)
  await addDish(page, '番茄蛋汤')
  await added
  await page.getByRole('button', { name: /^购物车/ }).click()
  const cart = page.getByRole('dialog', { name: '购物车' })
  await page.route(/cart\.setLine/, async (route) => {
    const meal = route.request().postData()?.replace(dinner.mealId, dinner.canteenId)
    await route.continue({ postData: meal ?? '' })
  })
  await cart.getByRole('button', { name: '加一份：番茄蛋汤' }).click()
  await expect(cart.getByRole('status').filter({ hasText: '找不到' })).toBeVisible()
})

test('a meal that is closed or not yet open says which on its cards, in the search too', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, SPICY)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  const opensAt = new Date(Date.now() + 3_600_000)
  await db.meal.update({ where: { id: dinner.mealId }, data: { opensAt } })
  for (const path of ['/', '/search?q=tang']) {
    await page.goto(path)
    await expect(page.getByRole('article').filter({ hasText: '番茄蛋汤' })).toContainText('未开始')
    await expect(page.getByText(/\d\d:\d\d 开始点餐/)).toBeVisible()
  }
  await db.meal.update({ where: { id: dinner.mealId }, data: { status: 'CLOSED' } })
  for (const path of ['/', '/search?q=tang']) {
    await page.goto(path)
    await expect(page.getByRole('article').filter({ hasText: '番茄蛋汤' })).toContainText('已截单')
    await expect(page.getByText('本餐已截单，不能再下单')).toBeVisible()
  }
  // Closed by a cook: not at the hour that is still to come.
  await page.goto('/')
  await expect(page.locator('main time').first()).toHaveText('已截单')
})

test('of many meals the one that is shown is in sight and keeps the focus, and a closed one names the next', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, SPICY)
  const opensAt = new Date(Date.now() + 3_600_000)
  const meals = await Promise.all([1, 2, 3, 4, 5].map((days) => addMeal(db, dinner, { days, opensAt })))
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/')
  await expect(page.locator('main time').first()).toHaveText(/^(今天|\d+月\d+日) \d\d:\d\d 截单$/)
  const chips = page.getByRole('navigation', { name: '选择餐次' }).getByRole('link')
  const current = page.locator('nav a[aria-current=page][href^="/?meal="]')
  await chips.last().focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`/?meal=${meals[4]}`)
  await expect(current).toHaveAttribute('href', `/?meal=${meals[4]}`)
  await expect(current).toBeFocused()
  await expect(current).toBeInViewport({ ratio: 1 })
  await page.reload()
  await expect(current).toBeInViewport({ ratio: 1 })

  // Nothing else can be ordered now, so it is the next one that is named.
  await db.meal.update({ where: { id: dinner.mealId }, data: { status: 'CLOSED' } })
  await page.goto(`/?meal=${dinner.mealId}`)
  await page.getByRole('link', { name: /^明天晚餐，\d+月\d+日 \d\d:\d\d 开始$/ }).click()
  await expect(page).toHaveURL(`/?meal=${meals[0]}`)
  await expect(current).toBeFocused()

  await page.goto('/orders')
  await page.getByRole('link', { name: '已完成' }).click()
  await expect(page).toHaveURL('/orders?filter=done')
  await expect(page.getByRole('link', { name: '已完成' })).toBeFocused()
})

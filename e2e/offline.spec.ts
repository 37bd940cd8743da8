import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { kept, NOISE, strip } from './offline'
import { addDish, confirmedNumber, goToCheckout, submitOrder } from './order-steps'

const DISHES = { 番茄蛋汤: { nameEn: 'Tomato soup', category: '汤羹', planned: 20, priceCents: 500 } }
const DISH = '番茄蛋汤'
test('the menu and an order open without a network, and the number can be read', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(NOISE)
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await kept(page, /^\/$/)
  await addDish(page, DISH)
  await goToCheckout(page)
  await submitOrder(page)
  const number = await confirmedNumber(page)
  await kept(page, /^\/orders\/./)

  await page.context().setOffline(true)
  await expect(strip(page)).toContainText('订单')
  await page.reload()
  await expect(page.getByText(new RegExp(`取餐号 ?${number}`))).toBeVisible()
  await expect(strip(page)).toBeVisible()
  // Over the tab bar's link, which falls back to a document and that to its copy.
  await page.goto('/')
  await expect(strip(page)).toContainText('菜单')
  await addDish(page, DISH)
  await expect(page.getByRole('button', { name: '购物车，1 件' })).toBeVisible()
  await page.goto('/me/wallet')
  await expect(page.getByRole('heading', { name: '没有网络，打不开这一页' })).toBeVisible()

  await page.context().setOffline(false)
  await page.getByRole('link', { name: /回到点餐/ }).click()
  await expect(page.getByRole('button', { name: '购物车，1 件' })).toBeVisible()
  await expect(strip(page)).toHaveCount(0)
})

test('a cart that was filled after its page was kept is there without a network', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(NOISE)
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await kept(page, /^\/$/)
  const saved = page.waitForResponse(/cart\.setLine/)
  await addDish(page, DISH)
  await saved
  await page.context().setOffline(true)
  await page.reload()
  await expect(strip(page)).toBeVisible()
  await expect(page.getByRole('button', { name: '购物车，1 件' })).toBeVisible()
  // Nor is it forgotten by having been looked at like that.
  await page.reload()
  await expect(page.getByRole('button', { name: '购物车，1 件' })).toBeVisible()
})

test('search, the inbox and Me open without a network, and nothing closed looks open', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(NOISE)
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId, { name: '韩梅梅' }))
  for (const path of ['/', '/search', '/inbox', '/me']) {
    await page.goto(path)
    await kept(page, new RegExp(`^${path}$`))
  }

  await page.context().setOffline(true)
  await page.goto('/search?q=fanqie')
  await expect(strip(page)).toBeVisible()
  await page.getByRole('searchbox').fill('fqdt')
  await expect(page.getByRole('heading', { name: DISH })).toBeVisible()
  // Nothing of it is below the edge of the screen: the strip has its place.
  await expect(page.getByRole('button', { name: '去结算' })).toBeInViewport({ ratio: 1 })
  await page.goto('/me')
  await expect(page.getByRole('heading', { name: '韩梅梅' })).toBeVisible()
  await expect(strip(page)).toBeVisible()
  await page.getByRole('button', { name: '退出登录' }).click()
  await expect(page.getByRole('alert').filter({ hasText: '网络' })).toBeVisible()
  // By its tab, which asks the server in vain and then loads the document.
  await page.getByRole('link', { name: '通知' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '通知' })).toBeVisible()
  await expect(strip(page)).toBeVisible()
})

test('a menu that was kept for hours closes when the meal does', async ({ db, signIn, expectedErrors }) => {
  expectedErrors.push(NOISE)
  const dinner = await buildDinner(db, DISHES, { cutoffInSeconds: 7_200 })
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await kept(page, /^\/$/)
  await page.context().setOffline(true)
  // Three hours later on this phone, an hour after the cut-off.
  await page.clock.setFixedTime(Date.now() + 3 * 3_600_000)
  await page.reload()
  await expect(strip(page)).toContainText('菜单')
  await expect(page.getByText('本餐已截单，不能再下单')).toBeVisible()
  await expect(page.getByRole('button', { name: `加一份：${DISH}` })).toHaveCount(0)
})

test('a submit without a network waits, over a reload, can be taken back, and goes by itself as one order', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(NOISE)
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  const orders = () => db.order.count({ where: { mealId: dinner.mealId } })
  await page.goto('/')
  await kept(page, /^\/$/)
  await addDish(page, DISH)
  await goToCheckout(page)
  await kept(page, /^\/checkout$/)
  await page.context().setOffline(true)
  await expect(page.getByText('现在提交会在恢复后自动发送')).toBeVisible()
  await submitOrder(page)
  const waiting = page.getByRole('status').filter({ hasText: '将在网络恢复后发送' })
  await expect(waiting).toBeVisible()
  await expect(page.getByRole('button', { name: '等待网络' })).toBeDisabled()
  await page.getByRole('button', { name: '不发了' }).click()
  await expect(waiting).toHaveCount(0)
  await submitOrder(page)
  await expect(waiting).toBeVisible()
  await page.reload()
  await expect(waiting).toBeVisible()
  expect(await orders()).toBe(0)
  await page.context().setOffline(false)
  // Nothing was tapped; the next try may be seconds away.
  await expect(page.getByRole('status').filter({ hasText: '下单成功' })).toBeVisible({ timeout: 60_000 })
  await confirmedNumber(page)
  expect(await orders()).toBe(1)
})

test('a network that leads nowhere is no network: a submit waits, and a checkout opens by itself', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(NOISE)
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  // A stream that is open already would tell now and then that there is a network.
  await page.route(/live\.mine/, (route) => route.abort())
  await page.goto('/')
  await kept(page, /^\/$/)
  const saved = page.waitForResponse(/cart\.setLine/)
  await addDish(page, DISH)
  await saved
  // The phone says that it is online all the while.
  const cut = () => page.route(/\/api\//, (route) => route.abort())
  const mend = () => page.unroute(/\/api\//)
  await page.route(/orders\.openCheckout/, (route) => route.abort())
  const cutOff = page.waitForEvent('requestfailed', {
    predicate: (request) => /orders\.openCheckout/.test(request.url()),
    timeout: 90_000,
  })
  await page.getByRole('button', { name: '去结算' }).click()
  // Its document and its code come first, and each takes what it takes.
  await expect(page).toHaveURL(/\/checkout/, { timeout: 60_000 })
  await cutOff
  await expect(page.getByRole('alert').filter({ hasText: '恢复后会自动重试' })).toBeVisible()
  await page.unroute(/orders\.openCheckout/)
  await expect(page.getByRole('button', { name: '提交订单' })).toBeEnabled()
  await cut()
  await page.evaluate(() => dispatchEvent(new Event('focus')))
  await expect(page.getByText('现在提交会在恢复后自动发送')).toBeVisible()
  await submitOrder(page)
  await expect(page.getByRole('status').filter({ hasText: '将在网络恢复后发送' })).toBeVisible()
  expect(await db.order.count({ where: { mealId: dinner.mealId } })).toBe(0)
  await mend()
  await confirmedNumber(page)
  expect(await db.order.count({ where: { mealId: dinner.mealId } })).toBe(1)
})

test('a network that goes while the order is on its way makes one order, too', async ({
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
  // The server has it, and the phone does not know.
  await page.route(/orders\.submit/, async (route) => {
    await route.fetch()
    await page.context().setOffline(true)
    await route.abort('internetdisconnected')
  })
  await submitOrder(page)
  await expect.poll(() => db.order.count({ where: { mealId: dinner.mealId } })).toBe(1)
  await expect(page.getByRole('button', { name: '确认中' })).toBeDisabled()
  await page.unroute(/orders\.submit/)
  await page.context().setOffline(false)
  await confirmedNumber(page)
  expect(await db.order.count({ where: { mealId: dinner.mealId } })).toBe(1)
})

test('signing out leaves nothing to read, and neither does another person', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(NOISE)
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await kept(page, /^\/$/)
  await page.evaluate(() => localStorage.setItem('kaifan.desk', '{"building":"A"}'))
  await page.goto('/me')
  await page.getByRole('button', { name: '退出登录' }).click()
  await expect(page).toHaveURL(/\/login/)
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([])
  await page.context().setOffline(true)
  await page.goto('/')
  await expect(page.getByRole('heading', { name: '没有网络，打不开这一页' })).toBeVisible()
  await page.context().setOffline(false)

  await page.evaluate(() => {
    localStorage.setItem('kaifan.person', 'somebody-else')
    localStorage.setItem('kaifan.desk', '{"building":"B"}')
  })
  const next = await buildPerson(db, dinner.canteenId, { name: '韩梅梅' })
  await page.goto('/login')
  await page.getByLabel(/用户名|账号/).fill(next.username)
  await page.getByLabel('密码', { exact: true }).fill(next.password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('button', { name: '跳过，都可以吃' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('测试食堂')
  await expect.poll(() => page.evaluate(() => localStorage.getItem('kaifan.desk'))).toBeNull()
})

test('no answer of the API and nothing that was sent is ever kept', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await kept(page, /^\/$/)
  await addDish(page, DISH)
  await goToCheckout(page)
  await submitOrder(page)
  await confirmedNumber(page)
  await kept(page, /^\/orders\/./)
  const paths = await page.evaluate(async () => {
    const lists = await Promise.all(
      (await caches.keys()).map(async (name) => (await caches.open(name)).keys()),
    )
    return lists.flat().map(({ url, method }) => `${method} ${new URL(url).pathname}`)
  })
  const allowed = /^GET \/(_next\/static\/|dishes\/|orders|checkout$|search$|inbox$|me$|offline\.html$|$)/
  expect(paths.filter((path) => !allowed.test(path))).toEqual([])
})

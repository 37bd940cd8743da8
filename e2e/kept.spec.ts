import { addMeal, buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { kept, NOISE, strip } from './offline'
import { addDish, confirmedNumber, steppedBack } from './order-steps'
import { apiOf, placeOrder } from './place-order'

const DISHES = { 番茄蛋汤: { nameEn: 'Tomato soup', category: '汤羹', planned: 20, priceCents: 500 } }
const DISH = '番茄蛋汤'
test('another meal and another tab are kept when they were come to by a tap, and no meal is shown for another', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(NOISE)
  const dinner = await buildDinner(db, DISHES)
  const tomorrow = await addMeal(db, dinner)
  const never = await addMeal(db, dinner, { days: 2 })
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  const title = page.getByRole('heading', { level: 1 })
  await page.goto('/')
  const todays = await title.textContent()
  await kept(page, /^\/$/)
  await page.getByRole('link', { name: /^明天/ }).click()
  await kept(page, new RegExp(`^/\\?meal=${tomorrow}$`))
  await page.getByRole('link', { name: '订单' }).click()
  await kept(page, /^\/orders$/)
  await page.getByRole('link', { name: '已完成' }).click()
  await kept(page, /^\/orders\?filter=done$/)

  await page.context().setOffline(true)
  await page.reload()
  await expect(strip(page)).toBeVisible()
  await expect(page.getByRole('link', { name: '已完成' })).toHaveAttribute('aria-current', 'page')
  await page.goto(`/?meal=${tomorrow}`)
  await expect(title).toContainText('明天')
  // Today's under its own address, which nobody has been at; and nothing for a meal that nobody has seen.
  await page.goto(`/?meal=${dinner.mealId}`)
  await expect(title).toHaveText(todays ?? '')
  await page.goto(`/?meal=${never}`)
  await expect(title).toHaveText('没有网络，打不开这一页')
})

test('of what is kept, a menu is too old after half a day and an order is not; many orders push out no menu', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(NOISE)
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  const { id } = await placeOrder(page, dinner, [{ dish: DISH }])
  await page.goto('/')
  await kept(page, /^\/$/)
  // Orders that are not there have a page, too.
  const others = Array.from({ length: 13 }, (_, at) => `/orders/00000000-0000-7000-8000-0000000000${at + 10}`)
  for (const path of others) {
    await page.evaluate(
      (path) => navigator.serviceWorker.controller?.postMessage({ type: 'keep', path }),
      path,
    )
    await kept(page, new RegExp(`^${path}$`))
  }
  await page.goto(`/orders/${id}`)
  const number = await confirmedNumber(page)
  await kept(page, new RegExp(`^/orders/${id}$`))
  const names = () =>
    page.evaluate(async () => {
      const name = (await caches.keys()).find((one) => one.startsWith('pages-')) ?? ''
      return (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)
    })
  await expect.poll(async () => (await names()).filter((path) => path.startsWith('/orders/')).length).toBe(12)
  expect(await names()).toContain('/')
  // From here on nothing is kept anew.
  await page.context().setOffline(true)
  await page.evaluate(
    async (keptAt) => {
      const cache = await caches.open((await caches.keys()).find((one) => one.startsWith('pages-')) ?? '')
      for (const request of await cache.keys()) {
        const page = await cache.match(request)
        if (!page) continue
        const headers = new Headers(page.headers)
        headers.set('x-kept-at', String(keptAt))
        await cache.put(request, new Response(await page.text(), { headers }))
      }
    },
    Date.now() - 36 * 3_600_000,
  )

  await page.reload()
  await expect(page.getByText(new RegExp(`取餐号 ?${number}`))).toBeVisible()
  // Of which day, too.
  await expect(
    page.getByRole('status').filter({ hasText: /显示的是 \d+月\d+日 \d\d:\d\d 的订单/ }),
  ).toBeVisible()
  await page.goto('/')
  await expect(page.getByRole('heading', { name: '没有网络，打不开这一页' })).toBeVisible()
})

test('each order that was looked at is remembered as it last was, and not only the last one', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(NOISE)
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  const kitchen = await signIn(await buildPerson(db, dinner.canteenId, { role: 'KITCHEN' }))
  const first = await placeOrder(page, dinner, [{ dish: DISH }])
  const second = await placeOrder(page, dinner, [{ dish: DISH }])
  await page.goto(`/orders/${first.id}`)
  await confirmedNumber(page)
  await kept(page, new RegExp(`^/orders/${first.id}$`))
  // Told by the stream: the page that is kept does not know.
  const { version } = await db.order.findUniqueOrThrow({ where: { id: first.id } })
  const cook = await apiOf(kitchen)
  await cook.kitchen.advance.mutate({ orderId: first.id, version, to: 'PREPARING' })
  await expect(page.getByRole('status').filter({ hasText: '正在备餐' })).toBeVisible()
  await page.goto(`/orders/${second.id}`)
  await confirmedNumber(page)
  await kept(page, new RegExp(`^/orders/${second.id}$`))
  await page.context().setOffline(true)
  await page.goto(`/orders/${first.id}`)
  await expect(page.getByRole('status').filter({ hasText: '正在备餐' })).toBeVisible()
})

test('“order again” without a network says so, and goes on by itself or by a tap', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(NOISE)
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  const { id: orderId } = await placeOrder(page, dinner, [{ dish: DISH }])
  await (await apiOf(page)).orders.cancel.mutate({ orderId })
  await page.goto('/orders?filter=cancelled')
  await expect(page.getByRole('button', { name: '再来一单' })).toBeVisible()
  await kept(page, /^\/orders\?filter=cancelled$/)
  await page.context().setOffline(true)
  await page.getByRole('button', { name: '再来一单' }).click()
  const sheet = page.getByRole('dialog', { name: '再来一单' })
  await expect(sheet.getByRole('alert')).toContainText('网络')
  await page.context().setOffline(false)
  const line = sheet.getByRole('checkbox', { name: new RegExp(DISH) })
  await expect(line).toBeChecked()

  // A network that leads nowhere says nothing when it is mended.
  await page.keyboard.press('Escape')
  await steppedBack(page)
  await page.route(/orders\.previewReorder/, (route) => route.abort())
  await page.reload()
  await page.getByRole('button', { name: '再来一单' }).click()
  await expect(sheet.getByRole('alert')).toContainText('网络')
  await page.unroute(/orders\.previewReorder/)
  await sheet.getByRole('button', { name: '重试' }).click()
  await expect(line).toBeChecked()
})

test('what the stream tells is an answer, too: nobody is offline who hears it', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(NOISE)
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  const kitchen = await signIn(await buildPerson(db, dinner.canteenId, { role: 'KITCHEN' }))
  const stream = page.waitForResponse(/live\.mine/)
  await page.goto('/')
  await addDish(page, DISH)
  await expect(page.getByRole('button', { name: '购物车，1 件' })).toBeVisible()
  // The stream is open and is no fetch; every fetch fails from now on.
  await stream
  await page.evaluate(() => {
    window.fetch = () => Promise.reject(new TypeError('Failed to fetch'))
  })
  await addDish(page, DISH)
  await expect(strip(page)).toBeVisible()
  const menuItemId = dinner.items[DISH] ?? ''
  // The cart's next try is cut off again, and the strip may be back before anybody looks.
  await page.evaluate(() => {
    const look = () => document.querySelector('[data-offline]') || Object.assign(window, { gone: true })
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true })
  })
  await (await apiOf(kitchen)).kitchen.setPlanned.mutate({ menuItemId, planned: 5 })
  await page.waitForFunction(() => 'gone' in window)
})

test('what speaks to the server does not wait for the service worker to wake', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await kept(page, /^\/$/)
  // Which rule the worker left for this address; "" where it is asked itself.
  const ruleFor = (path: string) =>
    page.evaluate(async (path) => {
      await (await fetch(path)).arrayBuffer()
      for (;;) {
        const entry = performance.getEntriesByType('resource').findLast(({ name }) => name.endsWith(path))
        if (entry) return entry.toJSON().workerMatchedSourceType
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }, path)
  expect(await ruleFor('/icons/192.png')).toBe('')
  expect(await ruleFor('/api/health')).toBe('network')
})

test('a page that arrives after somebody has signed out is not kept', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/me')
  await kept(page, /^\/me$/)
  let arrive = () => {}
  const held = new Promise<void>((resolve) => (arrive = resolve))
  let reach = () => {}
  const atServer = new Promise<void>((resolve) => (reach = resolve))
  const arrived = page.context().waitForEvent('requestfinished', (asked) => /\/inbox$/.test(asked.url()))
  await page.context().route(/\/inbox$/, async (route) => {
    const response = await route.fetch()
    reach()
    await held
    await route.fulfill({ response })
  })
  await page.evaluate(() => navigator.serviceWorker.controller?.postMessage({ type: 'keep', path: '/inbox' }))
  await atServer
  await page.getByRole('button', { name: '退出登录' }).click()
  await expect(page).toHaveURL(/\/login/)
  arrive()
  await arrived
  // Long enough for the worker to have put it there.
  await page.waitForTimeout(500)
  const pages = await page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('pages-'))
    const inThem = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
    return inThem.flat().map(({ url }) => url)
  })
  expect(pages).toEqual([])
})

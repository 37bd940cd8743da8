import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible'
import { addMeal, buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { apiOf } from './place-order'

const DISHES = { 米饭: { nameEn: 'Rice', category: '主食', planned: 50, priceCents: 200 } }

const tell = (page: Page) => page.getByRole('button', { name: '开始点餐时提醒我' })
const inboxTab = (page: Page) =>
  page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: /^通知/ })

/** The badge lights by itself; the item leads to the menu. */
async function followAlert(page: Page, mealId: string) {
  await expect(inboxTab(page)).toHaveAccessibleName('通知，1 条未读')
  await inboxTab(page).click()
  const item = page.getByRole('article').filter({ hasText: '晚餐可以点了' })
  await expect(item).toContainText(/\d+月\d+日 \d\d:\d\d 截单/)
  await expectAccessible(page)
  await item.getByRole('link').click()
  await expect(page).toHaveURL(`/?meal=${mealId}`)
  await expect(page.getByRole('button', { name: '加一份：米饭' })).toBeVisible()
}

test('nothing can be ordered: whoever asks is told when the kitchen opens the next menu', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, DISHES)
  const { mealId, canteenId } = dinner
  await db.meal.update({ where: { id: mealId }, data: { status: 'DRAFT' } })
  const cook = await signIn(await buildPerson(db, canteenId, { role: 'KITCHEN' }))
  const page = await signIn(await buildPerson(db, canteenId))
  const other = await signIn(await buildPerson(db, canteenId))
  await page.goto('/')
  await expect(page.getByText('现在没有可点的餐')).toBeVisible()
  await expectAccessible(page)
  await tell(page).click()
  await expect(page.getByText('到时会在「通知」里告诉你')).toBeVisible()
  await expect(tell(page)).toHaveAttribute('aria-pressed', 'true')
  await page.reload()
  await expect(tell(page)).toHaveAttribute('aria-pressed', 'true')
  // Who has thought better of it is left alone.
  await other.goto('/')
  await tell(other).click()
  await expect(tell(other)).toHaveAttribute('aria-pressed', 'true')
  await tell(other).click()
  await expect(tell(other)).toHaveAttribute('aria-pressed', 'false')

  await page.goto('/me')
  await (await apiOf(cook)).kitchen.openMeal.mutate({ mealId })
  await followAlert(page, mealId)
  expect(await db.notification.count({ where: { user: { canteenId } } })).toBe(1)
})

test('a menu that opens later, and one that has closed, offer to tell of it', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, DISHES)
  await db.meal.update({ where: { id: dinner.mealId }, data: { status: 'CLOSED' } })
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await expect(page.getByText('本餐已截单，不能再下单')).toBeVisible()
  await expect(tell(page)).toBeVisible()
  // There is one that opens later: that is the one to be told of.
  const opensAt = new Date(Date.now() + 3_600_000)
  const tomorrow = await addMeal(db, dinner, { opensAt })
  await page.goto(`/?meal=${tomorrow}`)
  await expect(page.getByText(/\d\d:\d\d 开始点餐/)).toBeVisible()
  await expectAccessible(page)
  await tell(page).click()
  await expect(tell(page)).toHaveAttribute('aria-pressed', 'true')
  await page.goto(`/?meal=${dinner.mealId}`)
  await expect(page.getByRole('link', { name: /^明天晚餐，.+ 开始$/ })).toBeVisible()
  await expect(tell(page)).toHaveCount(0)

  // Time goes by.
  await db.meal.update({ where: { id: tomorrow }, data: { opensAt: new Date() } })
  await followAlert(page, tomorrow)
})

test('when a menu closes under everybody’s eyes, no page asks the server for it, and a tap still does', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, DISHES)
  const { mealId, canteenId } = dinner
  const cook = await signIn(await buildPerson(db, canteenId, { role: 'KITCHEN' }))
  const page = await signIn(await buildPerson(db, canteenId))
  const looks: string[] = []
  page.on('request', (request) => void (/inbox\.menuAlert/.test(request.url()) && looks.push(request.url())))
  const stream = page.waitForResponse(/live\.mine/)
  await page.goto('/')
  await stream
  const api = await apiOf(cook)
  await api.kitchen.closeMeal.mutate({ mealId })
  await expect(tell(page)).toHaveAttribute('aria-pressed', 'false')
  await tell(page).click()
  await expect(tell(page)).toHaveAttribute('aria-pressed', 'true')
  expect(looks).toEqual([])
  await page.reload()
  await expect(tell(page)).toHaveAttribute('aria-pressed', 'true')
  expect(looks).toHaveLength(1)
  await page.goto('/me')
  await api.kitchen.openMeal.mutate({ mealId })
  await followAlert(page, mealId)
})

import { expectAccessible } from './accessible'
import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { steppedBack } from './order-steps'
import { placeOrder } from './place-order'

const DISHES = {
  红烧肉: { nameEn: 'Braised pork', category: '热菜', planned: 20, priceCents: 2_600 },
  番茄蛋汤: { nameEn: 'Tomato soup', category: '汤羹', planned: 20, priceCents: 600 },
  米饭: { nameEn: 'Rice', category: '主食', planned: 50, priceCents: 200 },
}

test('favourites and the usual stand first on the menu, and a heart is taken back', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  const own = page.getByRole('region', { name: '常点' })
  await expect(page.getByRole('region', { name: '热菜' })).toBeVisible()
  await expect(own).toBeHidden()

  await page.getByRole('button', { name: '番茄蛋汤', exact: true }).click()
  const sheet = page.getByRole('dialog', { name: '番茄蛋汤' })
  const heart = sheet.getByRole('button', { name: '收藏：番茄蛋汤' })
  await expect(heart).toHaveAttribute('aria-pressed', 'false')
  const set = page.waitForResponse(/people\.setFavourite/)
  await heart.click()
  await expect(heart).toHaveAttribute('aria-pressed', 'true')
  await set
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  // Not under the finger: from the next look on.
  await expect(own).toBeHidden()
  for (let i = 0; i < 2; i++) await placeOrder(page, dinner, [{ dish: '米饭' }])
  await expect.poll(() => db.order.count({ where: { mealId: dinner.mealId, status: 'CONFIRMED' } })).toBe(2)
  await steppedBack(page)
  await page.reload()
  await expect(own.getByRole('heading', { level: 3 })).toHaveText(['番茄蛋汤', '米饭'])
  await expect(page.getByRole('navigation', { name: '菜品分类' }).getByRole('link').first()).toHaveText(
    '常点',
  )
  await expectAccessible(page)

  await own.getByRole('button', { name: '番茄蛋汤', exact: true }).click()
  const kept = page.waitForResponse(/people\.setFavourite/)
  await heart.click()
  await expect(heart).toHaveAttribute('aria-pressed', 'false')
  await kept
  await page.keyboard.press('Escape')
  await steppedBack(page)
  await page.reload()
  await expect(own.getByRole('heading', { level: 3 })).toHaveText(['米饭'])
})

import type { Page } from '@playwright/test'
import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { addDish, confirmedNumber, goToCheckout, submitOrder } from './order-steps'
import { apiOf, placeOrder } from './place-order'

const DISHES = {
  红烧肉: { nameEn: 'Braised pork', category: '热菜', planned: 1, priceCents: 2_200 },
  宫保鸡丁: {
    ...{ nameEn: 'Kung Pao chicken', category: '热菜', planned: 9, priceCents: 1_800 },
    groups: [
      {
        ...{ nameZh: '配菜', nameEn: 'Sides', min: 2, max: 2 },
        options: [
          ['青菜', 'Greens', 0],
          ['豆干', 'Tofu', 100],
          ['卤蛋', 'Egg', 200],
        ] as [string, string, number][],
      },
    ],
  },
  番茄蛋汤: { nameEn: 'Tomato soup', category: '汤羹', planned: 9, priceCents: 600 },
  米饭: { nameEn: 'Rice', category: '主食', planned: 50, priceCents: 200 },
}

/** Opens the cart and, over it, the fallbacks of a dish. */
async function openFallbacks(page: Page, dish: string) {
  await page.getByRole('button', { name: /^购物车，/ }).click()
  await page.getByRole('button', { name: `${dish} 售罄时换成…` }).click()
  return page.getByRole('dialog', { name: `「${dish}」售罄时换成` })
}

test('what sells out between the checkout and the order is replaced by the fallback, and the order says so', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await addDish(page, '红烧肉')

  const sheet = await openFallbacks(page, '红烧肉')
  await sheet.getByRole('button', { name: '选它：番茄蛋汤 作备选' }).click()
  // What must be chosen about a dish is asked before it counts.
  await sheet.getByRole('button', { name: '选它：宫保鸡丁 作备选' }).click()
  await sheet.getByRole('checkbox', { name: '青菜' }).check()
  await sheet.getByRole('checkbox', { name: '豆干' }).check()
  await sheet.getByRole('button', { name: '就这样' }).click()
  const ranks = sheet.getByRole('region', { name: '备选顺序' }).getByRole('listitem')
  await expect(ranks).toContainText(['番茄蛋汤', '宫保鸡丁'])
  await sheet.getByRole('button', { name: '上移：宫保鸡丁' }).press('Enter')
  await expect(ranks).toContainText(['宫保鸡丁', '番茄蛋汤'])
  await expect(sheet.getByRole('button', { name: '上移：宫保鸡丁' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  const cart = page.getByRole('dialog', { name: '购物车' })
  await expect(cart).toContainText('售罄时换成：宫保鸡丁 → 番茄蛋汤')

  await cart.getByRole('button', { name: '去结算' }).click()
  await expect(page.getByText('售罄时换成：宫保鸡丁 → 番茄蛋汤')).toBeVisible()
  await expect(page.getByRole('button', { name: '提交订单' })).toBeEnabled()
  await db.menuItem.update({
    where: { id: dinner.items.红烧肉 },
    data: { planned: 0, remaining: 0, version: { increment: 1 } },
  })
  await submitOrder(page)

  await confirmedNumber(page)
  await expect(
    page.getByRole('status').filter({ hasText: '红烧肉 已售罄，为你换成了 宫保鸡丁' }),
  ).toBeVisible()
  const order = await db.order.findFirstOrThrow({
    where: { mealId: dinner.mealId },
    include: { lines: true },
  })
  expect(order).toMatchObject({ status: 'CONFIRMED', totalCents: 1_900 })
  expect(order.lines).toMatchObject([{ menuItemId: dinner.items.宫保鸡丁, rank: 1 }])
})

test('a dish that somebody else buys while it is in the cart is ordered as its fallback, at its price', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  const other = await signIn(await buildPerson(db, dinner.canteenId, { name: '韩梅梅' }))
  await page.goto('/')
  await addDish(page, '红烧肉')
  const sheet = await openFallbacks(page, '红烧肉')
  await sheet.getByRole('button', { name: '选它：番茄蛋汤 作备选' }).click()
  await sheet.getByRole('button', { name: '完成' }).click()
  const cart = page.getByRole('dialog', { name: '购物车' })
  await expect(cart.getByText('售罄时换成：番茄蛋汤')).toBeVisible()

  await placeOrder(other, dinner, [{ dish: '红烧肉' }])
  await expect(cart).toContainText('已售罄，将换成 番茄蛋汤（每份 ¥6.00）')
  await cart.getByRole('button', { name: '去结算' }).click()
  await expect(page.getByText('余额 ¥6.00 · 无需另付')).toBeVisible()
  await submitOrder(page)
  await confirmedNumber(page)
  await expect(page.getByText('红烧肉 已售罄，为你换成了 番茄蛋汤')).toBeVisible()
})

test('who comes second to the last portion waits in line, and the checkout opens by itself', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/409/)
  const dinner = await buildDinner(db, DISHES)
  const first = await signIn(await buildPerson(db, dinner.canteenId))
  const second = await signIn(await buildPerson(db, dinner.canteenId, { name: '韩梅梅' }))
  await first.goto('/')
  await addDish(first, '红烧肉')
  await goToCheckout(first)
  await second.goto('/')
  await addDish(second, '红烧肉')
  await second.getByRole('button', { name: '去结算' }).click()
  await expect(second.getByRole('status').filter({ hasText: '前面有 1 人正在结算' })).toContainText(
    '「红烧肉」还剩 1 份',
  )
  await second.evaluate(() => Object.assign(window, { stillHere: true }))

  // The first one thinks better of it: another checkout gives the place away.
  const api = await apiOf(first)
  const { mealId, items } = dinner
  await api.cart.clear.mutate({ mealId })
  await api.cart.setLine.mutate({ mealId, menuItemId: items.米饭 ?? '', quantity: 1 })
  await api.orders.openCheckout.mutate({ mealId })

  await expect(second.getByRole('button', { name: '提交订单' })).toBeEnabled({ timeout: 60_000 })
  expect(await second.evaluate(() => 'stillHere' in window)).toBe(true)
  await submitOrder(second)
  await confirmedNumber(second)
})

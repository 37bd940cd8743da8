import type { Page } from '@playwright/test'
import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { addDish, goToCheckout, submitOrder } from './order-steps'

test('two people race for the last portion: one has it, the other is told which dish ran out', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  // The browser logs every answer that is a refusal.
  expectedErrors.push(/409/)
  const dinner = await buildDinner(db, {
    皮蛋豆腐: { nameEn: 'Century egg tofu', category: '凉菜', planned: 1, priceCents: 900 },
    米饭: { nameEn: 'Rice', category: '主食', planned: 50, priceCents: 200 },
  })
  const people = [
    await buildPerson(db, dinner.canteenId),
    await buildPerson(db, dinner.canteenId, { name: '韩梅梅' }),
  ]
  const pages = await Promise.all(people.map((person) => signIn(person)))
  for (const page of pages) {
    await page.goto('/')
    await addDish(page, '皮蛋豆腐')
    await addDish(page, '米饭')
    await goToCheckout(page)
  }
  await Promise.all(pages.map(submitOrder))

  const outcomes = await Promise.all(pages.map(outcome))
  expect([...outcomes].sort()).toEqual(['confirmed', 'sold out'])
  const item = await db.menuItem.findUniqueOrThrow({ where: { id: dinner.items.皮蛋豆腐 } })
  expect(item).toMatchObject({ remaining: 0, planned: 1 })
  const orders = await db.order.findMany({ where: { mealId: dinner.mealId, status: 'CONFIRMED' } })
  expect(orders).toHaveLength(1)

  // The rest of the loser's cart is kept, and can be ordered.
  const loser = pages[outcomes.indexOf('sold out')] as Page
  const sheet = loser.getByRole('dialog')
  if (await sheet.isVisible()) {
    await sheet.getByRole('button', { name: '更新并继续' }).click()
    await expect(sheet).toBeHidden()
    await expect(loser.getByText('皮蛋豆腐').filter({ visible: true })).toHaveCount(0)
    await expect(loser.getByRole('button', { name: '提交订单' })).toBeEnabled()
    await submitOrder(loser)
    await expect(loser.getByRole('status').filter({ hasText: '下单成功' })).toBeVisible()
  }
})

/** The final answer on somebody's screen: refused at the door or by the worker, in words that name the dish. */
async function outcome(page: Page): Promise<'confirmed' | 'sold out'> {
  const yes = page.getByRole('status').filter({ hasText: '下单成功' })
  const atTheDoor = page.getByRole('dialog', { name: '1 样有变化' })
  const byTheWorker = page.getByText('「皮蛋豆腐」刚刚售罄')
  await expect(yes.or(atTheDoor).or(byTheWorker).first()).toBeVisible()
  if (await yes.isVisible()) return 'confirmed'
  if (await atTheDoor.isVisible()) {
    await expect(atTheDoor).toContainText('皮蛋豆腐')
    await expect(atTheDoor).toContainText('已售罄')
  }
  return 'sold out'
}

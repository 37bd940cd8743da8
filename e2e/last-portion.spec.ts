import type { Page } from '@playwright/test'
import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { addDish, confirmedNumber, submitOrder } from './order-steps'

const DISHES = {
  皮蛋豆腐: { nameEn: 'Century egg tofu', category: '凉菜', planned: 1, priceCents: 900 },
  米饭: { nameEn: 'Rice', category: '主食', planned: 50, priceCents: 200 },
}

test('two people race for the last portion: one has it, the other waits, is told and orders the rest', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  // The browser logs every answer that is a refusal.
  expectedErrors.push(/409/)
  const dinner = await buildDinner(db, DISHES)
  const people = [
    await buildPerson(db, dinner.canteenId),
    await buildPerson(db, dinner.canteenId, { name: '韩梅梅' }),
  ]
  const pages = await Promise.all(people.map((person) => signIn(person)))
  for (const page of pages) {
    await page.goto('/')
    await addDish(page, '皮蛋豆腐')
    await addDish(page, '米饭')
  }
  await Promise.all(pages.map((page) => page.getByRole('button', { name: '去结算' }).click()))
  const inLine = await Promise.all(pages.map(isInLine))
  expect([...inLine].sort()).toEqual([false, true])
  const winner = pages[inLine.indexOf(false)] as Page
  const loser = pages[inLine.indexOf(true)] as Page
  await expect(loser.getByRole('status').filter({ hasText: '前面有 1 人' })).toContainText(
    '「皮蛋豆腐」还剩 1 份',
  )

  await submitOrder(winner)
  await confirmedNumber(winner)
  const item = await db.menuItem.findUniqueOrThrow({ where: { id: dinner.items.皮蛋豆腐 } })
  expect(item).toMatchObject({ remaining: 0, planned: 1 })

  // Nothing was tapped here: the wait ends in a checkout of what is left.
  await expect(loser.getByText('1 样已失效，未计入本单')).toBeVisible({ timeout: 60_000 })
  await expect(loser.getByText('皮蛋豆腐').filter({ visible: true })).toHaveCount(0)
  await submitOrder(loser)
  await confirmedNumber(loser)
  const lines = await db.orderLine.findMany({
    where: { order: { mealId: dinner.mealId, status: 'CONFIRMED' } },
  })
  expect(lines.filter((line) => line.menuItemId === dinner.items.皮蛋豆腐)).toHaveLength(1)
  expect(lines.filter((line) => line.menuItemId === dinner.items.米饭)).toHaveLength(2)
})

test('who wanted nothing but what went is told so, and led to what there is', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/409/)
  const dinner = await buildDinner(db, DISHES)
  const winner = await signIn(await buildPerson(db, dinner.canteenId))
  const loser = await signIn(await buildPerson(db, dinner.canteenId, { name: '韩梅梅' }))
  for (const page of [winner, loser]) {
    await page.goto('/')
    await addDish(page, '皮蛋豆腐')
    await page.getByRole('button', { name: '去结算' }).click()
    await isInLine(page)
  }
  await submitOrder(winner)
  await confirmedNumber(winner)
  await expect(loser.getByRole('alert').filter({ hasText: '有菜品库存不足' })).toBeVisible({
    timeout: 60_000,
  })
  await expect(loser.getByRole('button', { name: '提交订单' })).toHaveCount(0)
  await loser.getByRole('link', { name: '返回菜单' }).click()
  await expect(loser.getByRole('button', { name: '加一份：米饭' })).toBeVisible()
})

/** Where the way to the checkout ended: in the line, or at the button that orders. */
async function isInLine(page: Page): Promise<boolean> {
  const waiting = page.getByText('前面有 1 人正在结算')
  const ready = page.getByRole('button', { name: '提交订单' })
  await expect(waiting.or(ready)).toBeVisible()
  return waiting.isVisible()
}

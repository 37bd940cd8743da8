import { expectAccessible } from './accessible'
import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { addDish, confirmedNumber, goToCheckout, steppedBack, submitOrder } from './order-steps'

const DISHES = { 泡菜: { nameEn: 'Pickles', category: '凉菜', planned: 20, priceCents: 80 } }

test('what is too little to be paid online says so, and from the minimum on it can be', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/409/)
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId, { balanceCents: 0 }))
  const online = page.getByRole('radio', { name: '在线支付' })
  await page.goto('/')
  await addDish(page, '泡菜')
  await goToCheckout(page)
  await expect(page.getByRole('radio', { name: '在线支付 ¥1.00 起', exact: true })).toBeDisabled()
  await expect(page.getByRole('radio', { name: '取餐时付现金' })).toBeChecked()
  await expectAccessible(page)

  await page.goBack()
  await addDish(page, '泡菜')
  await goToCheckout(page)
  await expect(page.getByText('¥1.00 起')).toHaveCount(0)
  await online.check()
  await expect(page.getByText('在线付 ¥1.60')).toBeVisible()
  // The company pays so much meanwhile that the rest is too little again: asked, and nothing is ordered.
  await db.allowanceRule.create({
    data: {
      ...{ canteenId: dinner.canteenId, mealKind: 'DINNER', amountCents: 100 },
      weekdays: [1, 2, 3, 4, 5, 6, 7],
    },
  })
  const submit = page.getByRole('button', { name: '提交订单' })
  await submit.press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: '在线支付 ¥1.00 起' })).toBeVisible()
  expect(await db.order.count({ where: { canteenId: dinner.canteenId } })).toBe(0)
  // The keyboard has not lost its place, and what it comes to is not behind the bar with the refusal.
  await expect(submit).toBeFocused()
  const invoice = page.getByLabel('发票抬头')
  await page.keyboard.press('Shift+Tab')
  await expect(invoice).toBeFocused()
  const onTop = (field: Element) => {
    const { x, y, width, height } = field.getBoundingClientRect()
    return document.elementFromPoint(x + width / 2, y + height / 2) === field
  }
  expect(await invoice.evaluate(onTop)).toBe(true)
  await page.getByRole('radio', { name: '取餐时付现金' }).check()
  await submitOrder(page)
  await confirmedNumber(page)
  await expect(page.getByRole('region', { name: '订单明细' })).toContainText('¥0.60')
})

test('who stands in line for what costs too little to be paid online is not offered to', async ({
  db,
  signIn,
}) => {
  const soldOut = {
    泡菜: { ...DISHES.泡菜, planned: 0 },
    卤蛋: { ...DISHES.泡菜, planned: 0, priceCents: 150 },
  }
  const dinner = await buildDinner(db, soldOut)
  const page = await signIn(await buildPerson(db, dinner.canteenId, { balanceCents: 0 }))
  const sheet = page.getByRole('dialog')
  const payOnline = async (dish: string, name: string) => {
    await page.getByRole('button', { name: `排队等候：${dish}` }).click()
    return sheet.getByRole('radio', { name, exact: true })
  }
  await page.goto('/')
  await expect(await payOnline('泡菜', '在线支付 ¥1.00 起')).toBeDisabled()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(await payOnline('卤蛋', '在线支付')).toBeEnabled()
  await page.keyboard.press('Escape')
  await steppedBack(page)

  // The company pays 1.00 of it, and what is left is too little.
  await db.allowanceRule.create({
    data: {
      ...{ canteenId: dinner.canteenId, mealKind: 'DINNER', amountCents: 100 },
      weekdays: [1, 2, 3, 4, 5, 6, 7],
    },
  })
  await page.reload()
  await expect(await payOnline('卤蛋', '在线支付 ¥1.00 起')).toBeDisabled()
  await expect(sheet.getByRole('radio', { name: '取餐时付现金' })).toBeChecked()
})

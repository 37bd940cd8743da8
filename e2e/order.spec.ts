import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { addDish, confirmedNumber, goToCheckout, steppedBack, submitOrder } from './order-steps'

const DISHES = {
  宫保鸡丁: {
    ...{ nameEn: 'Kung Pao chicken', category: '热菜', planned: 10, priceCents: 1_800 },
    groups: [
      {
        nameZh: '辣度',
        nameEn: 'Heat',
        min: 1,
        max: 1,
        options: [
          ['不辣', 'Not spicy', 0],
          ['微辣', 'Mild', 0],
        ],
      },
      {
        nameZh: '配菜',
        nameEn: 'Sides',
        min: 2,
        max: 2,
        options: [
          ['青菜', 'Greens', 0],
          ['豆干', 'Tofu', 150],
          ['卤蛋', 'Egg', 200],
        ],
      },
    ] as { nameZh: string; nameEn: string; min: number; max: number; options: [string, string, number][] }[],
  },
  拍黄瓜: { nameEn: 'Smashed cucumber', category: '凉菜', planned: 5, priceCents: 600 },
}

test('somebody orders dinner, sees its number without a reload, and takes it back', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, DISHES)
  const person = await buildPerson(db, dinner.canteenId, { balanceCents: 2_000 })
  const page = await signIn(person)
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('测试食堂')

  await page.getByRole('button', { name: '选规格：宫保鸡丁' }).click()
  const sheet = page.getByRole('dialog', { name: '宫保鸡丁' })
  await expect(sheet.getByRole('radio', { name: '不辣' })).toBeChecked()
  // Too few sides: told which group, and taken there.
  await sheet.getByRole('button', { name: /加入购物车/ }).click()
  await expect(sheet.getByText('请选择 2 项')).toBeVisible()
  await expect(sheet.getByRole('checkbox', { name: '青菜' })).toBeFocused()
  await sheet.getByRole('radio', { name: '微辣' }).check()
  await sheet.getByRole('checkbox', { name: '青菜' }).check()
  await sheet.getByRole('checkbox', { name: '卤蛋' }).check()
  await sheet.getByRole('textbox', { name: '备注' }).fill('少油')
  await sheet.getByRole('button', { name: '加入购物车 · ¥20.00' }).click()
  await expect(sheet).toBeHidden()
  await addDish(page, '拍黄瓜')
  await expect(page.getByRole('button', { name: '购物车，2 件' })).toBeVisible()

  await goToCheckout(page)
  await expect(page.getByText('余额 ¥20.00 · 取餐时付 ¥6.00')).toBeVisible()
  await submitOrder(page)
  const number = await confirmedNumber(page)
  expect(number).toBe('D001')
  await expect(page.getByRole('img', { name: '订单号二维码' })).toBeVisible()
  await expect(page.getByText('备注：少油')).toBeVisible()
  const left = () =>
    db.menuItem.findUniqueOrThrow({ where: { id: dinner.items.拍黄瓜 } }).then((i) => i.remaining)
  expect(await left()).toBe(4)

  await page.getByRole('button', { name: '取消订单' }).click()
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText('¥20.00 会立即退回余额')
  await question.getByRole('button', { name: '取消订单' }).click()
  await expect(page.getByRole('status').filter({ hasText: '订单已取消' })).toBeVisible()
  expect(await left()).toBe(5)
  const wallet = await db.wallet.findUniqueOrThrow({ where: { userId: person.id } })
  expect(wallet.balanceCents).toBe(2_000)

  // Back leads to the menu and not to the form that was sent.
  await steppedBack(page)
  await page.goBack()
  await expect(page).toHaveURL(/\/(\?|$)/)
  await expect(page.getByRole('button', { name: '购物车，0 件' })).toBeVisible()
})

test('the whole order can be made with the keyboard', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  const plus = page.getByRole('button', { name: '加一份：拍黄瓜' })
  await plus.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Shift+Tab')
  await expect(page.getByRole('button', { name: '减一份：拍黄瓜' })).toBeFocused()
  const bag = page.getByRole('button', { name: '购物车，1 件' })
  await bag.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: '购物车' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(bag).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const submit = page.getByRole('button', { name: '提交订单' })
  await expect(submit).toBeEnabled()
  await page
    .getByRole('radio', { name: /^\d\d:\d\d/ })
    .first()
    .focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('radio', { name: /^\d\d:\d\d/ }).nth(1)).toBeChecked()
  await submit.focus()
  await page.keyboard.press('Enter')
  await confirmedNumber(page)
})

test("somebody else's order cannot be found", async ({ db, signIn, expectedErrors }) => {
  expectedErrors.push(/404/)
  const dinner = await buildDinner(db, DISHES)
  const mine = await signIn(await buildPerson(db, dinner.canteenId))
  await mine.goto('/')
  await addDish(mine, '拍黄瓜')
  await goToCheckout(mine)
  await submitOrder(mine)
  await confirmedNumber(mine)
  const theirs = await signIn(await buildPerson(db, dinner.canteenId, { name: '韩梅梅' }))
  await theirs.goto(mine.url())
  await expect(theirs.getByText('找不到这张订单')).toBeVisible()
})

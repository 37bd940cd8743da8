import { expectAccessible } from './accessible'
import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { confirmedNumber, goToCheckout, submitOrder } from './order-steps'

const DISHES = {
  老醋花生: {
    ...{ nameEn: 'Peanuts in vinegar', category: '凉菜', planned: 9, priceCents: 800 },
    allergens: ['peanut'],
  },
  鸡蛋面: {
    ...{ nameEn: 'Egg noodles', category: '主食', planned: 9, priceCents: 1_400, allergens: ['gluten'] },
    groups: [
      {
        ...{ nameZh: '加料', nameEn: 'Extras', min: 0, max: 1 },
        options: [
          ['花生碎', 'Crushed peanuts', 100, ['peanut']],
          ['青菜', 'Greens', 100],
        ] as [string, string, number, string[]?][],
      },
    ],
  },
  米饭: { nameEn: 'Rice', category: '主食', planned: 50, priceCents: 200 },
}

test('who must not eat something is asked before it goes into the cart, and the kitchen is told', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, DISHES)
  const person = await buildPerson(db, dinner.canteenId)
  const page = await signIn(person)
  await page.goto('/')
  await page.getByRole('region', { name: '忌口' }).getByRole('link', { name: '去填写' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '忌口与饮食' })).toBeVisible()
  await page.getByRole('checkbox', { name: '花生' }).check()
  await expectAccessible(page)
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('status').filter({ hasText: '已保存' })).toBeVisible()
  await page.getByRole('link', { name: '返回' }).click()
  await expect(page.getByRole('region', { name: '忌口' })).toBeHidden()

  const card = page.getByRole('article').filter({ hasText: '老醋花生' })
  await expect(card).toContainText('你忌口：花生')
  await expect(page.getByRole('article').filter({ hasText: '鸡蛋面' })).toContainText('有选项含花生')

  // Asked, and rather not: nothing happens.
  const question = page.getByRole('alertdialog', { name: '含有你不能吃的花生' })
  await card.getByRole('button', { name: '加一份：老醋花生' }).click()
  await expect(question).toContainText('老醋花生：含花生')
  await expectAccessible(page)
  await question.getByRole('button', { name: '不加了' }).click()
  await expect(question).toBeHidden()
  await expect(page.getByRole('button', { name: '购物车，0 件' })).toBeVisible()
  await card.getByRole('button', { name: '加一份：老醋花生' }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: '购物车，0 件' })).toBeVisible()

  // Asked, and added all the same; the second portion is not asked about again.
  await card.getByRole('button', { name: '加一份：老醋花生' }).click()
  await question.getByRole('button', { name: '仍要加入' }).click()
  await expect(card.getByRole('button', { name: '加一份：老醋花生' })).toBeFocused()
  await card.getByRole('button', { name: '加一份：老醋花生' }).click()
  await expect(page.getByRole('button', { name: '购物车，2 件' })).toBeVisible()
  await card.getByRole('button', { name: '减一份：老醋花生' }).click()

  // An option brings it in: the question stands above the dish's sheet, which stays when the answer is no.
  await page.getByRole('button', { name: '鸡蛋面', exact: true }).click()
  const sheet = page.getByRole('dialog', { name: '鸡蛋面' })
  await expect(sheet.getByRole('checkbox', { name: /花生碎/ })).toBeVisible()
  await sheet.getByRole('checkbox', { name: /花生碎/ }).check()
  await expect(sheet.getByRole('status').filter({ hasText: '你忌口：花生' })).toBeVisible()
  await sheet.getByRole('button', { name: /加入购物车/ }).click()
  await expect(question).toContainText('鸡蛋面：含花生')
  await question.getByRole('button', { name: '不加了' }).click()
  await sheet.getByRole('checkbox', { name: /花生碎/ }).uncheck()
  await sheet.getByRole('button', { name: /加入购物车/ }).click()
  await expect(sheet).toBeHidden()
  await expect(page.getByRole('button', { name: '购物车，2 件' })).toBeVisible()

  // So does a fallback.
  await page.getByRole('button', { name: /^购物车，/ }).click()
  await page.getByRole('button', { name: '鸡蛋面 售罄时换成…' }).click()
  await page.getByRole('button', { name: '选它：老醋花生 作备选' }).click()
  await expect(question).toContainText('备选 老醋花生：含花生')
  await question.getByRole('button', { name: '不加了' }).click()
  await expect(page.getByRole('region', { name: '备选顺序' })).toContainText('还没有备选')
  await page.keyboard.press('Escape')

  await goToCheckout(page, page.getByRole('dialog', { name: '购物车' }))
  const reminder = page.getByRole('region', { name: '忌口提醒' })
  await expect(reminder).toContainText('老醋花生')
  await expect(reminder).not.toContainText('鸡蛋面')
  await expectAccessible(page)
  await submitOrder(page)
  const number = await confirmedNumber(page)

  const cook = await signIn(await buildPerson(db, dinner.canteenId, { role: 'KITCHEN', name: '后厨' }))
  await cook.goto(`/kitchen?meal=${dinner.mealId}`)
  const ticket = cook.getByTestId('ticket').filter({ hasText: number })
  await expect(ticket.getByText('此人不能吃：花生')).toHaveCount(1)
  await expect(ticket.getByRole('listitem').filter({ hasText: '老醋花生' })).toContainText('此人不能吃：花生')
  await expectAccessible(cook)
})

test('nothing to say is an answer, too', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, DISHES)
  const person = await buildPerson(db, dinner.canteenId)
  const page = await signIn(person, { locale: 'en' })
  await page.goto('/')
  const offer = page.getByRole('region', { name: 'What you must not eat' })
  await offer.getByRole('button', { name: 'None' }).click()
  await expect(offer).toBeHidden()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Rice', exact: true })).toBeVisible()
  await expect(offer).toBeHidden()
  await page.goto('/me')
  await page.getByRole('link', { name: /Allergies and diet/ }).click()
  await page.getByRole('checkbox', { name: 'Vegan' }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible()
  await expect(page.getByRole('checkbox', { name: 'Vegetarian' })).toBeChecked()
  await expectAccessible(page)

  // What is ticked while the answer is on its way stays ticked, and is not said to be saved.
  let answer = () => {}
  const held = new Promise<void>((resolve) => (answer = resolve))
  await page.route(/people\.setPreferences/, async (route) => {
    const response = await route.fetch()
    await held
    await route.fulfill({ response })
  })
  await page.getByRole('checkbox', { name: 'Halal' }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('checkbox', { name: 'Peanut' }).check()
  const answered = page.waitForResponse(/people\.setPreferences/)
  answer()
  await (await answered).finished()
  // Saved anew, so that the answer above has been taken in by now.
  await page.unroute(/people\.setPreferences/)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible()
  await expect(page.getByRole('checkbox', { name: 'Peanut' })).toBeChecked()
})

import { expectAccessible } from './accessible'
import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'

const DISHES = {
  宫保鸡丁: {
    ...{ nameEn: 'Kung Pao chicken', category: '热菜', planned: 10, priceCents: 1_800 },
    ...{
      allergens: ['peanut'],
      ingredientsZh: '鸡腿肉、花生',
      ingredientsEn: 'Chicken, peanuts',
      soldCount: 9,
    },
  },
  重庆小面: { nameEn: 'Chongqing noodles', category: '主食', planned: 5, priceCents: 1_200 },
  地三鲜: {
    ...{ nameEn: 'Potato and aubergine', category: '热菜', planned: 5, priceCents: 1_400, soldCount: 3 },
    ...{ diets: ['VEGETARIAN', 'VEGAN'] },
  },
}

test('a dish is found by the first letters of its pinyin, and ordered from there', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, DISHES)
  const person = await buildPerson(db, dinner.canteenId)
  const page = await signIn(person)
  await page.goto('/')
  await page.getByRole('link', { name: '搜索菜品' }).click()
  const box = page.getByRole('searchbox', { name: '搜索菜品' })
  await expect(box).toBeFocused()
  await expect(page.getByRole('region', { name: '大家常点' }).getByRole('button')).toHaveText([
    '宫保鸡丁',
    '地三鲜',
  ])
  await expectAccessible(page)

  await box.fill('gbjd')
  const results = page.getByRole('region', { name: '搜索结果' })
  await expect(results.getByRole('status')).toHaveText('找到 1 道菜')
  await expect(results.getByRole('article').locator('mark')).toHaveText('宫保鸡丁')
  await results.getByRole('button', { name: '加一份：宫保鸡丁' }).click()
  await expect(page.getByRole('button', { name: '购物车，1 件' })).toBeVisible()

  // A polyphone in both its readings, the right one and the other.
  for (const typed of ['chongqing', 'zqxm']) {
    await box.fill(typed)
    await expect(results.getByRole('article')).toHaveCount(1)
    await expect(results.getByRole('button', { name: '重庆小面', exact: true })).toBeVisible()
  }
  await box.fill('花生')
  await expect(results.getByRole('article')).toContainText('鸡腿肉、花生')
  await expectAccessible(page)

  // Nothing found because of a filter: taken away with one tap.
  await page.getByRole('button', { name: '纯素' }).click()
  await expect(results.getByText('没找到“花生”')).toBeVisible()
  await expect(results.getByRole('article')).toHaveCount(3)
  await expectAccessible(page)
  await results.getByRole('button', { name: '清除筛选' }).click()
  await expect(results.getByRole('status')).toHaveText('找到 1 道菜')

  await page.getByRole('button', { name: '清空输入' }).click()
  await page.getByRole('button', { name: '纯素' }).click()
  await expect(results.getByRole('article')).toHaveCount(1)
  await expect(results.getByRole('button', { name: '地三鲜', exact: true })).toBeVisible()
  await page.getByRole('button', { name: '纯素' }).click()
  // What led to a dish is kept on this phone until it is forgotten.
  await expect(
    page.getByRole('region', { name: '搜索历史' }).getByRole('button', { name: 'gbjd' }),
  ).toBeVisible()
  await page.reload()
  await page.getByRole('button', { name: 'gbjd' }).click()
  await expect(box).toHaveValue('gbjd')
  await expect(results.getByRole('article')).toHaveCount(1)
  await page.getByRole('button', { name: '清空输入' }).click()
  await page.getByRole('button', { name: '清空搜索历史' }).click()
  await expect(page.getByRole('region', { name: '搜索结果' })).toBeFocused()
  await expect(page.getByRole('region', { name: '搜索历史' })).toBeHidden()

  await page.getByRole('link', { name: '返回' }).click()
  await expect(page.getByRole('button', { name: '购物车，1 件' })).toBeVisible()
})

test('letters that an input method still composes are not searched for', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto(`/search?meal=${dinner.mealId}`)
  const box = page.getByRole('searchbox')
  await expect(box).toBeFocused()
  const results = page.getByRole('region', { name: '搜索结果' })
  const ime = await page.context().newCDPSession(page)
  await ime.send('Input.imeSetComposition', { text: 'zzzz', selectionStart: 4, selectionEnd: 4 })
  await expect(box).toHaveValue('zzzz')
  // Longer than the search waits for the typing to rest.
  await page.waitForTimeout(600)
  await expect(results.getByText('没找到')).toHaveCount(0)
  await ime.send('Input.insertText', { text: '小面' })
  await expect(results.getByRole('status')).toHaveText('找到 1 道菜')
})

test('in English', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId), { locale: 'en' })
  await page.goto('/')
  await page.getByRole('link', { name: 'Search dishes' }).click()
  const box = page.getByRole('searchbox', { name: 'Search dishes' })
  await box.fill('PAO')
  const results = page.getByRole('region', { name: 'Results' })
  await expect(results.getByRole('status')).toHaveText('1 dish found')
  await expect(results.locator('mark')).toHaveText('Pao')
  await box.fill('vegan')
  await expect(results.getByRole('button', { name: 'Potato and aubergine', exact: true })).toBeVisible()
  // A Chinese name found by its sound is shown beside the English one.
  await box.fill('disanxian')
  await expect(results.locator('mark[lang], [lang="zh-CN"] mark')).toHaveText('地三鲜')
  await box.fill('sushi')
  await expect(results.getByText('Nothing found for “sushi”')).toBeVisible()
  await expectAccessible(page)
  await results.getByRole('button', { name: 'Add one: Kung Pao chicken' }).click()
  await expect(page.getByRole('button', { name: 'Cart, 1 item' })).toBeVisible()
})

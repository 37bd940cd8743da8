import { expectAccessible } from './accessible'
import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { alive } from './screens'

const dishes = { 米饭: { nameEn: 'Rice', category: '主食', planned: 50, priceCents: 200 } }

test('a wrong password, then the right one, and on to where they were going; asked once what they must not eat', async ({
  db,
  visit,
}) => {
  const dinner = await buildDinner(db, dishes)
  const person = await buildPerson(db, dinner.canteenId, { name: '李梅' })
  const page = await visit()
  await page.goto('/orders?filter=done')
  await expect(page.getByRole('heading', { level: 1, name: '登录开饭' })).toBeVisible()
  await page.getByLabel('邮箱或用户名').fill(person.username)
  await page.getByLabel('密码', { exact: true }).fill('not-the-one')
  const send = page.getByRole('button', { name: '登录', exact: true })
  await send.click()
  const refusal = page.getByRole('alert').filter({ hasText: '账号或密码不正确' })
  await expect(refusal).toBeFocused()
  await expect(page.getByLabel('邮箱或用户名')).toHaveValue(person.username)
  await page.getByLabel('密码', { exact: true }).fill(person.password)
  await send.click()

  await expect(page.getByRole('heading', { level: 1, name: '开始之前' })).toBeVisible()
  await expect(page.getByText('你的食堂：测试食堂')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('checkbox', { name: '花生' }).check()
  await page.getByRole('button', { name: '保存并继续' }).click()
  await expect(page).toHaveURL(/\/orders\?filter=done$/)
  expect(await db.userPreference.findUnique({ where: { userId: person.id } })).toMatchObject({
    allergens: ['peanut'],
  })

  // On another device: never again.
  const other = await visit()
  await other.goto('/login?next=%2Fme')
  await other.getByLabel('邮箱或用户名').fill(person.username)
  await other.getByLabel('密码', { exact: true }).fill(person.password)
  await other.getByRole('button', { name: '登录', exact: true }).click()
  await expect(other).toHaveURL(/\/me$/)
  await expect(other.getByText('花生')).toBeVisible()
})

test('somebody registers in English, says that they eat everything, and arrives where they were going', async ({
  db,
  visit,
}) => {
  const page = await visit()
  await page.goto('/me')
  await expect(page.getByRole('heading', { level: 1, name: '登录开饭' })).toBeVisible()
  await alive(page)
  await page.getByRole('radio', { name: 'English' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in to Kaifan' })).toBeVisible()
  await page.getByRole('link', { name: 'Register' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Create an account' })).toBeVisible()
  const token = Math.random().toString(36).slice(2, 8)
  await page.getByLabel('Name', { exact: true }).fill('Han Meimei')
  await page.getByLabel('E-mail').fill(`meimei.${token}@example.test`)
  await page.getByLabel('Password', { exact: true }).fill('short')
  await page.getByRole('button', { name: 'Register' }).click()
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused()
  await expect(page.getByText('Use at least 8 characters')).toBeVisible()
  await page.getByLabel('Password', { exact: true }).fill('long enough now')
  await page.getByRole('button', { name: 'Register' }).click()

  await expect(page.getByRole('heading', { level: 1, name: 'Before you start' })).toBeVisible()
  await page.getByRole('button', { name: 'Skip, I eat everything' }).click()
  await expect(page).toHaveURL(/\/me$/)
  await expect(page.getByRole('heading', { level: 2, name: 'Han Meimei' })).toBeVisible()
  const { id, role } = await db.user.findUniqueOrThrow({ where: { email: `meimei.${token}@example.test` } })
  expect(role).toBe('STAFF')
  expect(await db.userPreference.findUnique({ where: { userId: id } })).toMatchObject({ allergens: [] })
})

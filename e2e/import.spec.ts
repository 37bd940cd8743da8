import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { steppedBack } from './order-steps'

const HEADER = '分类,菜名,英文名,规格,售价,份数,过敏原'
const csv = (...rows: string[]) => ({
  name: '菜单.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from([HEADER, ...rows].join('\r\n')),
})

test('the form of a new meal keeps the times that were set by hand, and gives the focus back', async ({
  db,
  signIn,
}) => {
  const { canteenId } = await buildDinner(db, {})
  const kitchen = await signIn(await buildPerson(db, canteenId, { role: 'KITCHEN' }))
  await kitchen.goto('/kitchen/menus')
  const create = kitchen.getByRole('button', { name: '新建一餐', exact: true })
  await create.click()
  await expect(kitchen.getByLabel('日期')).toBeFocused()
  await kitchen.getByLabel('截单时间').fill('15:05')
  await kitchen.getByLabel('餐别').selectOption('午餐')
  await expect(kitchen.getByLabel('截单时间')).toHaveValue('15:05')
  await expect(kitchen.getByLabel('第一个取餐时间')).toHaveValue('11:30')
  await kitchen.getByRole('button', { name: '先不' }).click()
  await expect(create).toBeFocused()

  await create.click()
  await kitchen.getByLabel('日期').fill('2099-01-01')
  await kitchen.getByLabel('餐别').selectOption('早餐')
  await kitchen.getByRole('button', { name: '新建这一餐' }).click()
  await expect(kitchen.getByRole('heading', { name: /早餐/ })).toBeFocused()
})

test('a file with bad rows names each and writes nothing; corrected, it is the menu', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/ERR_FAILED/)
  const dinner = await buildDinner(db, {
    米饭: { nameEn: 'Rice', category: '主食', planned: 50, priceCents: 200 },
  })
  await db.meal.update({ where: { id: dinner.mealId }, data: { status: 'DRAFT' } })
  const kitchen = await signIn(await buildPerson(db, dinner.canteenId, { role: 'KITCHEN' }))
  const staff = await signIn(await buildPerson(db, dinner.canteenId))
  await kitchen.setViewportSize({ width: 1280, height: 900 })
  await kitchen.goto('/kitchen/menus')
  const meal = kitchen.getByTestId('meal')
  await meal.getByRole('button', { name: '导入菜单' }).click()
  const file = meal.locator('input[type=file]')

  await file.setInputFiles(
    csv(
      '热菜,麻婆豆腐,Mapo tofu,,十八元,30,大豆',
      '热菜,回锅肉,Twice-cooked pork,,22,30,',
      '热菜,水煮鱼,Boiled fish,,28,-1,鱼',
      '汤羹,番茄蛋汤,Tomato soup,,6,40,恐龙',
    ),
  )
  await expect(meal.getByRole('heading', { name: '3 处需要修改，什么都没有写入' })).toBeVisible()
  for (const [row, dish] of [
    ['第 2 行', '麻婆豆腐'],
    ['第 4 行', '水煮鱼'],
    ['第 5 行', '番茄蛋汤'],
  ] as const) {
    await expect(meal.getByRole('row').filter({ hasText: row })).toContainText(dish)
  }
  await expect(meal.getByRole('row').filter({ hasText: '第 3 行' })).toHaveCount(0)
  await expect(meal.getByRole('button', { name: '确认导入' })).toHaveCount(0)
  expect(await db.dish.count({ where: { canteenId: dinner.canteenId } })).toBe(1)

  await meal.getByRole('button', { name: '换一个文件' }).click()
  await file.setInputFiles(
    csv(
      '热菜,麻婆豆腐,Mapo tofu,,18,30,大豆',
      '热菜,回锅肉,Twice-cooked pork,,22,30,',
      '热菜,水煮鱼,Boiled fish,,28,12,鱼',
      '汤羹,番茄蛋汤,Tomato soup,,6,40,蛋',
    ),
  )
  await expect(meal.getByText('新增 4，修改 0，不变 0').first()).toBeVisible()
  expect(await db.dish.count({ where: { canteenId: dinner.canteenId } })).toBe(1)
  // A dead spot: the file need not be chosen again.
  await kitchen.route('**/api/menu/import?**', (route) => route.abort())
  await meal.getByRole('button', { name: '确认导入' }).click()
  await expect(meal.getByRole('alert')).toContainText('网络')
  await kitchen.unroute('**/api/menu/import?**')
  await meal.getByRole('button', { name: '确认导入' }).click()
  await expect(meal.getByText('已导入 4 行')).toBeVisible()
  // The card says so without a reload: what the file does not name stays.
  await expect(meal).toContainText('5 个菜')

  await meal.getByRole('button', { name: '开放点餐' }).click()
  await kitchen.getByRole('alertdialog').getByRole('button', { name: '开放点餐' }).click()
  await expect(meal).toContainText('接单中')
  await staff.goto('/')
  await expect(staff.getByRole('article').filter({ hasText: '水煮鱼' })).toContainText('剩 12 份')

  // Nobody stops it: its cut-off comes.
  await db.meal.update({ where: { id: dinner.mealId }, data: { cutoffAt: new Date() } })
  await steppedBack(kitchen)
  await kitchen.reload()
  await expect(meal).toContainText('已截单')
  await expect(meal.getByRole('link', { name: '份数' })).toBeVisible()
  await expect(meal.getByRole('button', { name: '停止接单' })).toHaveCount(0)
})

import { expectAccessible } from './accessible'
import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { addDish, confirmedNumber, goToCheckout, steppedBack, submitOrder } from './order-steps'
import { apiOf, placeOrder } from './place-order'
import { alive } from './screens'

const DISHES = {
  宫保鸡丁: { nameEn: 'Kung Pao chicken', category: '热菜', planned: 10, priceCents: 1_800 },
  米饭: { nameEn: 'Rice', category: '主食', planned: 50, priceCents: 200 },
}
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]

test('the company pays first and the balance the rest; cancelling brings both back', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, DISHES)
  const { canteenId } = dinner
  await db.allowanceRule.create({
    data: { canteenId, mealKind: 'DINNER', weekdays: EVERY_DAY, amountCents: 1_500 },
  })
  const person = await buildPerson(db, canteenId, { balanceCents: 2_000 })
  const page = await signIn(person)
  await page.goto('/')
  await addDish(page, '米饭')
  await expect(page.getByText('企业补贴 −¥2.00').first()).toBeVisible()
  await addDish(page, '宫保鸡丁')
  await expect(page.getByText('企业补贴 −¥15.00').first()).toBeVisible()
  await expect(page.getByText('自付 ¥5.00').first()).toBeVisible()

  await goToCheckout(page)
  await expect(page.getByText('补贴 ¥15.00 · 余额 ¥5.00 · 无需另付')).toBeVisible()
  await page.getByRole('radio', { name: /取餐时付现金/ }).check()
  await expect(page.getByText('补贴 ¥15.00 · 取餐时付 ¥5.00')).toBeVisible()
  await page.getByRole('radio', { name: /余额/ }).check()
  await submitOrder(page)
  const number = await confirmedNumber(page)
  const receipt = page.getByRole('region', { name: '订单明细' })
  await expect(receipt).toContainText('企业补贴¥15.00')
  await expect(receipt).toContainText('余额已付¥5.00')
  const order = page.url()

  await page.goto('/me')
  await expect(page.getByText('剩 ¥0.00 / ¥15.00')).toBeVisible()
  await page.getByRole('link', { name: '收支明细' }).click()
  const entries = page.getByRole('region', { name: '收支明细' })
  await expect(entries.getByRole('listitem').filter({ hasText: '订餐 · 企业补贴' })).toContainText('−¥15.00')
  await expect(entries.getByRole('listitem').filter({ hasText: '订餐 · 余额' })).toContainText('−¥5.00')
  await expectAccessible(page)
  await entries
    .getByRole('link', { name: new RegExp(number) })
    .first()
    .click()
  await expect(page).toHaveURL(order)

  await page.getByRole('button', { name: '取消订单' }).click()
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText('企业补贴 ¥15.00 和余额 ¥5.00 会立即退回')
  await question.getByRole('button', { name: '取消订单' }).click()
  await expect(page.getByRole('status').filter({ hasText: '订单已取消' })).toBeVisible()
  await expect(receipt).toContainText('企业补贴已退回¥15.00')
  await steppedBack(page)
  await page.goto('/me/wallet')
  await expect(page.getByText('剩 ¥15.00 / ¥15.00')).toBeVisible()
  await expect(page.getByText('¥20.00', { exact: true }).first()).toBeVisible()
  await expect(entries.getByRole('listitem').filter({ hasText: '退款' })).toHaveCount(2)
})

test('two tabs of one person that press at one moment use the allowance once', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/409/)
  const dinner = await buildDinner(db, DISHES)
  const { canteenId, mealId } = dinner
  await db.allowanceRule.create({
    data: { canteenId, mealKind: 'DINNER', weekdays: EVERY_DAY, amountCents: 1_500 },
  })
  const person = await buildPerson(db, canteenId, { balanceCents: 5_000 })
  const first = await signIn(person)
  await first.goto('/')
  await addDish(first, '宫保鸡丁')
  await goToCheckout(first)
  const second = await first.context().newPage()
  await second.goto(first.url())
  await expect(second.getByRole('button', { name: '提交订单' })).toBeEnabled()
  for (const tab of [first, second]) {
    await expect(tab.getByText('补贴 ¥15.00 · 余额 ¥3.00 · 无需另付')).toBeVisible()
  }
  await Promise.all([first, second].map(submitOrder))
  const ordered = (tab: typeof first) => tab.getByRole('status').filter({ hasText: '下单成功' })
  const told = (tab: typeof first) => tab.getByText(/购物车是空的|购物车有变化/)
  for (const tab of [first, second]) await expect(ordered(tab).or(told(tab))).toBeVisible()
  const mine = { where: { mealId, userId: person.id } }
  expect(await db.order.aggregate({ ...mine, _sum: { allowanceCents: true }, _count: true })).toEqual({
    ...{ _count: 1, _sum: { allowanceCents: 1_500 } },
  })

  // The one that came second orders again: the company has paid, now the balance does.
  const again = (await told(second).isVisible()) ? second : first
  await again.goto('/')
  await addDish(again, '宫保鸡丁')
  await goToCheckout(again)
  // The page it had kept says ¥15 until it has asked.
  await expect(again.getByText('余额 ¥18.00 · 无需另付')).toBeVisible()
  await expect(again.getByText(/补贴\s¥/)).toHaveCount(0)
  await submitOrder(again)
  await confirmedNumber(again)
  const receipt = again.getByRole('region', { name: '订单明细' })
  await expect(receipt).toContainText('余额已付¥18.00')
  await expect(receipt).not.toContainText('企业补贴')
  expect(await db.mealAllowance.findFirstOrThrow(mine)).toMatchObject({ grantedCents: 1_500, leftCents: 0 })
  expect((await db.wallet.findUniqueOrThrow({ where: { userId: person.id } })).balanceCents).toBe(2_900)
})

test('an old tab that shows an allowance which another order has used is told, before it costs more', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/409/)
  const dinner = await buildDinner(db, DISHES)
  const { canteenId, mealId } = dinner
  await db.allowanceRule.create({
    data: { canteenId, mealKind: 'DINNER', weekdays: EVERY_DAY, amountCents: 1_500 },
  })
  const person = await buildPerson(db, canteenId, { balanceCents: 5_000 })
  const page = await signIn(person)
  await page.goto('/')
  await addDish(page, '宫保鸡丁')
  await goToCheckout(page)
  await expect(page.getByText('补贴 ¥15.00 · 余额 ¥3.00 · 无需另付')).toBeVisible()
  // On another device: an order, and the same dish in the cart again.
  await placeOrder(page, dinner, [{ dish: '宫保鸡丁' }])
  const line = { menuItemId: dinner.items.宫保鸡丁 ?? '', optionIds: [], quantity: 1, note: '' }
  await (await apiOf(page)).cart.setLine.mutate({ mealId, ...line })

  await submitOrder(page)
  const sheet = page.getByRole('dialog', { name: '自付金额有变' })
  await expect(sheet).toContainText(/由你支付.+由 ¥3.00 改为 ¥18.00/)
  await expectAccessible(page)
  expect(await db.order.count({ where: { mealId } })).toBe(1)
  await sheet.getByRole('button', { name: '更新并继续' }).click()
  await expect(sheet).toBeHidden()
  await expect(page.getByText('余额 ¥18.00 · 无需另付')).toBeVisible()
  await submitOrder(page)
  await confirmedNumber(page)
  await expect(page.getByRole('region', { name: '订单明细' })).toContainText('余额已付¥18.00')
  expect(await db.order.count({ where: { mealId } })).toBe(2)
})

test('an administrator says what the company pays, and tops up by file once its bad row is mended', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, DISHES)
  const person = await buildPerson(db, dinner.canteenId, { balanceCents: 0 })
  const staff = await signIn(person)
  const admin = await signIn(
    await buildPerson(db, dinner.canteenId, { role: 'ADMIN', name: '管理员', balanceCents: 0 }),
  )
  await admin.setViewportSize({ width: 1280, height: 900 })
  await admin.goto('/kitchen/people')
  await alive(admin)
  await admin.getByRole('textbox', { name: '新部门' }).fill('研发部')
  await admin.getByRole('button', { name: '添加', exact: true }).click()
  const card = admin.getByRole('listitem', { name: '研发部' })
  await card.getByRole('button', { name: '添加规则：研发部' }).click()
  const form = card.getByRole('form', { name: '研发部的补贴规则' })
  await expect(form.getByRole('textbox', { name: '每餐金额（元）' })).toBeFocused()
  await form.getByRole('textbox', { name: '每餐金额（元）' }).fill('三十')
  await form.getByRole('button', { name: '保存' }).click()
  await expect(form.getByText('请填 0.01 到 10,000 的金额')).toBeVisible()
  await form.getByRole('textbox', { name: '每餐金额（元）' }).fill('30')
  await form.getByRole('checkbox', { name: '周六' }).check()
  await form.getByRole('checkbox', { name: '周日' }).check()
  await form.getByRole('button', { name: '保存' }).click()
  await expect(card).toContainText('晚餐 ¥30.00')
  await expect(card.getByRole('heading', { name: '研发部' })).toBeFocused()
  await card.getByRole('button', { name: '修改 研发部 的晚餐补贴' }).click()
  await form.getByRole('textbox', { name: '每餐金额（元）' }).fill('12.50')
  await form.getByRole('button', { name: '保存' }).click()
  await expect(card).toContainText('晚餐 ¥12.50每天')

  const list = admin.getByRole('region', { name: '员工', exact: true })
  await list.getByRole('searchbox').fill(person.username)
  await expect(list.getByRole('listitem')).toHaveCount(1)
  // Two choices in a hurry, and the first one stays on its way: the last one counts.
  const department = list.getByRole('combobox', { name: `${person.name}的部门` })
  const moves = { asked: 0, answered: 0 }
  await admin.route('**/allowance.movePerson**', async (route) => {
    moves.asked += 1
    if (moves.asked === 1) await admin.waitForTimeout(1_000)
    await route.continue()
  })
  admin.on('response', (response) => {
    if (response.url().includes('movePerson')) moves.answered += 1
  })
  await department.selectOption('研发部')
  await department.selectOption('')
  await expect(department).toHaveValue('')
  await expect.poll(() => moves.answered).toBe(2)
  expect(await db.user.findUniqueOrThrow({ where: { id: person.id } })).toMatchObject({ departmentId: null })
  await department.selectOption('研发部')
  await expect(card).toContainText('1 人')
  await expectAccessible(admin)

  const topUp = admin.getByRole('region', { name: '批量充值' }).last()
  const file = topUp.locator('input[type=file]')
  const csv = (...rows: string[]) => ({
    ...{ name: '充值.csv', mimeType: 'text/csv' },
    buffer: Buffer.from(['用户名,金额,备注', ...rows].join('\r\n')),
  })
  await file.setInputFiles(csv(`${person.username},200,十一月`, 'nobody.here,50,'))
  await expect(topUp.getByRole('heading', { name: '1 处需要修改，什么都没有写入' })).toBeVisible()
  await expect(topUp.getByRole('row').filter({ hasText: '第 3 行' })).toContainText('没有这个人')
  await expect(topUp.getByRole('button', { name: /确认充值/ })).toHaveCount(0)
  await topUp.getByRole('button', { name: '换一个文件' }).click()
  await file.setInputFiles(csv(`${person.username},200,十一月`))
  await expect(topUp.getByRole('row').filter({ hasText: person.name })).toContainText('+¥200.00')
  await topUp.getByRole('button', { name: '确认充值 ¥200.00' }).click()
  await expect(topUp.getByText('已为 1 人充值，共 ¥200.00')).toBeVisible()
  await expect(list.getByRole('listitem')).toContainText('¥200.00')
  const topUps = admin.getByRole('region', { name: '最近的充值' })
  await expect(topUps.getByRole('listitem').first()).toContainText(/管理员.+十一月.*1 人，共 ¥200.00/)
  await expectAccessible(admin)
  // The same file again is known, and not offered a second time.
  await topUp.getByRole('button', { name: '换一个文件' }).click()
  await file.setInputFiles(csv(`${person.username},200,十一月`))
  await expect(topUp.getByText(/已在 .+ 充过，不会再充一次/)).toBeVisible()
  await expect(topUp.getByRole('button', { name: /确认充值/ })).toHaveCount(0)

  await staff.goto('/me')
  await expect(staff.getByText('剩 ¥12.50 / ¥12.50')).toBeVisible()
  await expect(staff.getByText('¥200.00', { exact: true })).toBeVisible()
  await staff.goto('/me/wallet')
  const entry = staff.getByRole('listitem').filter({ hasText: '十一月' })
  await expect(entry).toContainText('由食堂操作')
  // Which administrator it was is the administrators' business.
  await expect(staff.getByText('管理员')).toHaveCount(0)
})

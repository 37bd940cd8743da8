import { readFile } from 'node:fs/promises'
import { expectAccessible } from './accessible'
import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { holdBack } from './hold-back'
import { addDish, confirmedNumber, goToCheckout, submitOrder } from './order-steps'
import { apiOf } from './place-order'

const DISHES = {
  宫保鸡丁: { nameEn: 'Kung Pao chicken', category: '热菜', planned: 10, priceCents: 1_800 },
}

test('who asks for an invoice is found by the administrator, and sees when it was issued', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/403/, /ERR_FAILED/)
  const dinner = await buildDinner(db, DISHES)
  const { canteenId } = dinner
  await db.allowanceRule.create({
    data: { canteenId, mealKind: 'DINNER', weekdays: [1, 2, 3, 4, 5, 6, 7], amountCents: 1_500 },
  })
  const person = await buildPerson(db, canteenId, { balanceCents: 2_000, name: '李雷' })
  const [page, kitchen, admin] = await Promise.all([
    signIn(person),
    signIn(await buildPerson(db, canteenId, { role: 'KITCHEN' })),
    signIn(await buildPerson(db, canteenId, { role: 'ADMIN' })),
  ])
  await page.goto('/')
  await addDish(page, '宫保鸡丁')
  await goToCheckout(page)
  await page.getByLabel('发票抬头').fill('=开饭科技有限公司')
  await submitOrder(page)
  await confirmedNumber(page)
  const receipt = page.getByRole('region', { name: '订单明细' })
  await expect(receipt).toContainText('发票=开饭科技有限公司')
  await expectAccessible(page)

  await admin.goto('/kitchen/invoices')
  await expect(admin.getByText('没有待开的发票')).toBeVisible()
  const orderId = page.url().split('/').at(-1) ?? ''
  const cook = await apiOf(kitchen)
  for (const to of ['PREPARING', 'READY'] as const) {
    const { version } = await db.order.findUniqueOrThrow({ where: { id: orderId } })
    await cook.kitchen.advance.mutate({ orderId, version, to })
  }
  await admin.reload()
  const row = admin.getByRole('listitem').filter({ hasText: '=开饭科技有限公司' })
  await expect(row).toContainText('李雷')
  // What the company paid is not in it.
  await expect(row).toContainText('¥3.00')
  await expectAccessible(admin)
  const download = async () => {
    const downloading = admin.waitForEvent('download')
    await admin.getByRole('button', { name: '下载这份列表（CSV）' }).click()
    return (await readFile(await (await downloading).path(), 'utf8')).split('\r\n')
  }
  expect((await download())[1]).toContain(`李雷,3.00,"'=开饭科技有限公司",`)

  // More than a page of them: the file has all, and what is ticked is ticked in it.
  await db.$executeRaw`
    INSERT INTO orders SELECT (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(),
      'sequence', 1000 + i, 'number', o.number || '-' || i, 'status', 'COLLECTED', 'cell', NULL,
      'invoice_title', '别家公司'))).*
    FROM orders o, generate_series(1, 100) i WHERE o.id = ${orderId}::uuid`
  // The list that the page asks for on arrival is read before the tick, and comes after it.
  const before = await holdBack(admin, /invoices\.list/)
  await admin.reload()
  await expect(admin.getByRole('checkbox')).toHaveCount(100)
  const tick = row.getByRole('checkbox')
  await tick.click()
  await expect(tick).toBeChecked()
  await expect(tick).toBeFocused()
  await expect
    .poll(() => db.order.findUnique({ where: { id: orderId } }))
    .toMatchObject({
      invoiceIssuedAt: expect.any(Date),
    })
  await before.arrive()
  const csv = await download()
  expect(csv).toHaveLength(102)
  expect(csv[1]).toMatch(/=开饭科技有限公司",20\d\d-/)
  // What cannot be untaken is still ticked, and what does not come is said.
  await admin.route('**/api/trpc/invoices.**', (route) => route.abort())
  await tick.click()
  await expect(row.getByRole('alert')).toContainText('网络')
  await expect(tick).toBeChecked()
  await admin.getByRole('button', { name: '再看一些' }).click()
  await expect(admin.getByRole('alert').filter({ hasText: '网络' })).toHaveCount(2)
  await admin.unroute('**/api/trpc/invoices.**')
  await admin.getByRole('button', { name: '再看一些' }).click()
  await expect(admin.getByRole('checkbox')).toHaveCount(101)
  await admin.getByText('已开', { exact: true }).first().click()
  await expect(row.getByRole('checkbox')).toBeChecked()
  await page.reload()
  await expect(receipt).toContainText('=开饭科技有限公司（已开）')

  // The kitchen cooks; it is not told who wants an invoice.
  const answer = await kitchen.goto('/kitchen/invoices')
  expect(answer?.status()).toBe(403)
  await expect(kitchen.getByRole('link', { name: '发票' })).toHaveCount(0)
})

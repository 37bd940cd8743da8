import { expectAccessible } from './accessible'
import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { steppedBack } from './order-steps'
import { apiOf, placeOrder } from './place-order'

const dishes = {
  宫保鸡丁: { nameEn: 'Kung Pao chicken', category: '热菜', planned: 5, priceCents: 1_800 },
  米饭: { nameEn: 'Rice', category: '主食', planned: 50, priceCents: 200 },
}

test('food is collected, rated in one tap, and the kitchen reads what was said', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, dishes)
  const kitchen = await signIn(await buildPerson(db, dinner.canteenId, { role: 'KITCHEN', name: '王师傅' }))
  const staff = await signIn(await buildPerson(db, dinner.canteenId, { name: '李梅', balanceCents: 0 }))
  const { id: orderId } = await placeOrder(staff, dinner, [{ dish: '宫保鸡丁' }])
  const cook = await apiOf(kitchen)
  const step = (version: number, to: 'PREPARING' | 'READY') =>
    cook.kitchen.advance.mutate({ orderId, version, to })
  await staff.goto(`/orders/${orderId}`)
  await expect(staff.getByText('下单成功')).toBeVisible()
  await step(2, 'PREPARING')
  await step(3, 'READY')
  await expect(staff.getByRole('heading', { name: '可以取餐了' })).toBeVisible()
  await expect(staff).toHaveTitle('🔔 D001 可取餐')
  // Nothing has been paid: whoever takes the money says that it was collected.
  await expect(staff.getByText('请到柜台付款取餐')).toBeVisible()
  await expect(staff.getByRole('button', { name: '我已取餐' })).toBeHidden()
  await db.order.update({ where: { id: orderId }, data: { paymentState: 'PAID', paidAt: new Date() } })
  // The next page keeps its own title.
  await staff.getByRole('link', { name: '返回' }).click()
  await expect(staff).toHaveTitle(/^我的订单/)
  await staff.goto(`/orders/${orderId}`)
  await staff.getByRole('button', { name: '我已取餐' }).click()
  const question = staff.getByRole('alertdialog')
  await expect(question).toContainText('D001')
  await question.getByRole('button', { name: '我已取餐' }).click()
  await expect(staff.getByRole('heading', { name: '已取餐' })).toBeVisible()

  // From the list, where it waits to be rated.
  await steppedBack(staff)
  await staff.goto('/orders?filter=done')
  await staff.getByRole('link', { name: '评价' }).click()
  const rating = staff.getByRole('region', { name: '这顿饭怎么样？' })
  await rating.getByRole('button', { name: '满意', exact: true }).click()
  const mine = staff.getByRole('region', { name: '你的评价' })
  await expect(mine.getByRole('button', { name: '满意', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await mine.getByRole('button', { name: '不满意' }).click()
  await mine.getByRole('button', { name: '偏咸' }).click()
  await mine.getByRole('button', { name: '凉了' }).click()
  await mine.getByLabel('想对厨房说的（选填）').fill('少放点盐')
  await mine.getByRole('button', { name: '提交' }).click()
  await expect(mine.getByRole('button', { name: '提交' })).toBeHidden()
  await expect(mine.getByRole('heading')).toBeFocused()
  await expect
    .poll(() => db.rating.findUnique({ where: { orderId } }))
    .toMatchObject({ liked: false, tags: ['salty', 'cold'], comment: '少放点盐' })
  await staff.reload()
  await expect(mine.getByRole('button', { name: '偏咸' })).toHaveAttribute('aria-pressed', 'true')
  await expectAccessible(staff)

  await kitchen.setViewportSize({ width: 1024, height: 768 })
  await kitchen.goto('/kitchen/stock')
  const row = kitchen.getByTestId('stock-row').filter({ hasText: '宫保鸡丁' })
  await expect(row).toContainText('好评 0')
  await expect(row).toContainText('差评 1')
  await expect(row).toContainText('偏咸 1')
  await expect(kitchen.getByTestId('stock-row').filter({ hasText: '米饭' })).not.toContainText('好评')
})

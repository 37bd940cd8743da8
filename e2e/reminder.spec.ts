import { expectAccessible } from './accessible'
import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { placeOrder } from './place-order'

const dishes = {
  宫保鸡丁: { nameEn: 'Kung Pao chicken', category: '热菜', planned: 5, priceCents: 1_800 },
}

test('somebody whose food is late reminds the kitchen, which sees it at once', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, dishes)
  const kitchen = await signIn(await buildPerson(db, dinner.canteenId, { role: 'KITCHEN', name: '王师傅' }))
  const staff = await signIn(await buildPerson(db, dinner.canteenId, { name: '李梅' }))
  await kitchen.setViewportSize({ width: 1024, height: 768 })
  await kitchen.goto('/kitchen')
  await expect(kitchen.locator('[data-state=live]')).toBeVisible()
  const order = await placeOrder(staff, dinner, [{ dish: '宫保鸡丁' }])
  const card = kitchen.getByTestId('ticket').filter({ hasText: 'D001' })
  await expect(card).toBeVisible()

  await staff.goto(`/orders/${order.id}`)
  await expect(staff.getByText('下单成功')).toBeVisible()
  const button = staff.getByRole('button', { name: '催单' })
  await expect(button).toBeHidden()

  // Time goes by: the slot was over twenty minutes ago.
  const minutes = (n: number) => new Date(Date.now() + n * 60_000)
  await db.pickupSlot.update({
    where: { id: order.slot.id },
    data: { startsAt: minutes(-35), endsAt: minutes(-20) },
  })
  await staff.reload()
  await expect(staff.getByText(/比预计取餐晚了 \d+ 分钟/)).toBeVisible()
  await expectAccessible(staff)
  await button.click()
  await expect(staff.getByRole('status').filter({ hasText: '已催 1 次，厨房已收到' })).toBeVisible()
  await expect(staff.getByText(/\d\d:\d\d 后可以再催/)).toBeVisible()
  await expect(button).toBeHidden()
  await expect(card.getByText('催 1')).toBeVisible()
  await expect(kitchen.getByRole('status').filter({ hasText: 'D001 催单' })).toBeAttached()

  // Five minutes later it may be asked again; the cook answers by starting.
  await db.order.update({ where: { id: order.id }, data: { remindedAt: minutes(-6) } })
  await staff.reload()
  await button.click()
  await expect(card.getByText('催 2')).toBeVisible()
  // Late and reminded, on the narrowest of screens, the number is still one word.
  await kitchen.setViewportSize({ width: 280, height: 768 })
  await kitchen.reload()
  await expect(card.getByText(/逾期 \d+ 分/)).toBeVisible()
  expect((await card.getByRole('heading').boundingBox())?.height).toBe(36)
  await card.getByRole('button', { name: '开始做' }).click()
  await expect(staff.getByRole('heading', { name: '正在备餐' })).toBeVisible()
})

import { v7 as uuidv7 } from 'uuid'
import { db } from '@/server/db'
import { redis } from '@/server/redis'
import { createUser } from '@/server/auth/create-user'
import { createMeal } from './create-meal'
import { openMeal } from './open-meal'
import { closeMeal } from './close-meal'
import { getBoard, listStock, listKitchenMeals } from './queries'
const d = db()
const canteen = await d.canteen.upsert({ where: { slug: 'demo' }, update: {}, create: { slug: 'demo', nameZh: '一楼食堂', nameEn: 'Canteen', timeZone: 'Asia/Shanghai', deskDelivery: true, registrationOpen: true } })
const mk = async (u: string, role: 'STAFF'|'KITCHEN', name: string, department: string) => (await d.user.findUnique({ where: { username: u } })) ?? await createUser(d, { name, email: `${u}@kaifan.dev`, username: u, password: 'kaifan-demo-1', role, canteenId: canteen.id, department })
const cook = await mk('chef', 'KITCHEN', '王师傅', '厨房')
const staff = await mk('mei', 'STAFF', '李梅', '产品与用户体验研究部')
await d.outboxEvent.deleteMany(); await d.orderLine.deleteMany(); await d.order.deleteMany(); await d.pickupSlot.deleteMany(); await d.stockChange.deleteMany(); await d.menuItem.deleteMany(); await d.meal.deleteMany()
const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date())
const meal = await createMeal(d, { canteenId: canteen.id, serviceDate: today, kind: 'DINNER', cutoffTime: '16:30', firstSlotTime: '17:30', slotCount: 6, slotMinutes: 15, cellsPerSlot: 24, acceptMode: 'AUTO' })
console.log(meal)
await openMeal(d, redis(), { mealId: meal.id, canteenId: canteen.id }).catch((e) => console.log('open empty:', e.code))
const cats = ['热菜:Hot dishes', '主食:Staples', '汤羹:Soups']
const dishes = [['宫保鸡丁','Kung Pao chicken',0,['peanut','soy']],['鱼香茄子','Fish-fragrant aubergine with a very long English name that goes on',0,['soy','gluten']],['红烧牛肉面','Braised beef noodles',1,['gluten']],['米饭','Rice',1,[]],['番茄蛋汤','Tomato and egg soup',2,['egg']],['超长菜名超长菜名超长菜名超长菜名超长菜名超长菜名超长菜名','',0,[]]] as const
const items: any[] = []
for (const [i, [zh, en, c, allergens]] of dishes.entries()) {
  const [cz, ce] = cats[c]!.split(':')
  const cat = await d.category.upsert({ where: { canteenId_nameZh: { canteenId: canteen.id, nameZh: cz! } }, update: {}, create: { canteenId: canteen.id, nameZh: cz!, nameEn: ce!, position: c } })
  const dish = await d.dish.upsert({ where: { canteenId_nameZh: { canteenId: canteen.id, nameZh: zh } }, update: {}, create: { canteenId: canteen.id, categoryId: cat.id, nameZh: zh, nameEn: en, allergens: [...allergens], position: i } })
  const variant = await d.dishVariant.upsert({ where: { dishId_nameZh: { dishId: dish.id, nameZh: i === 2 ? '大份' : '' } }, update: {}, create: { dishId: dish.id, nameZh: i === 2 ? '大份' : '', nameEn: i === 2 ? 'Large' : '', priceCents: 1800, listPriceCents: 2200 } })
  const item = await d.menuItem.create({ data: { mealId: meal.id, variantId: variant.id, priceCents: 1800, listPriceCents: 2200, planned: 100, remaining: 100, position: i } })
  items.push({ ...item, dish, variant })
}
console.log(await openMeal(d, redis(), { mealId: meal.id, canteenId: canteen.id }))
const slots = await d.pickupSlot.findMany({ where: { mealId: meal.id }, orderBy: { startsAt: 'asc' } })
// pull one slot near now for colours
await d.pickupSlot.update({ where: { id: slots[0]!.id }, data: { startsAt: new Date(Date.now() - 4 * 60e3), endsAt: new Date(Date.now() + 11 * 60e3) } })
await d.pickupSlot.update({ where: { id: slots[1]!.id }, data: { startsAt: new Date(Date.now() + 8 * 60e3), endsAt: new Date(Date.now() + 23 * 60e3) } })
const n = Number(process.argv[2] ?? 9)
for (let s = 1; s <= n; s++) {
  const status = (['CONFIRMED','CONFIRMED','CONFIRMED','PREPARING','READY','CONFIRMED','COLLECTED','CONFIRMED','CANCELLED'] as const)[(s - 1) % 9]!
  const desk = s % 4 === 0
  const picks = items.filter((_, i) => (i + s) % 3 === 0)
  const q = 1 + (s % 3)
  const total = picks.length * q * 1800
  const id = uuidv7()
  await d.order.create({ data: { id, canteenId: canteen.id, mealId: meal.id, userId: staff.id, pickupSlotId: slots[s % 5]!.id, cell: status === 'CANCELLED' || desk ? null : s, sequence: s, number: `${today.replaceAll('-', '')}-D${String(s).padStart(3, '0')}`, pickupNumber: `D${String(s).padStart(3, '0')}`, status, payloadHash: 'x', paymentMethod: s % 3 ? 'ALLOWANCE' : 'CASH', paymentState: s % 3 ? 'PAID' : 'UNPAID', subtotalCents: total, totalCents: total, confirmedAt: new Date(), cutlery: s % 2 === 0, note: s % 5 === 0 ? '不要葱,少放盐,谢谢师傅' : '', deliveryMethod: desk ? 'DESK' : 'PICKUP', building: desk ? '创新大厦 A 座' : null, floor: desk ? '12 层' : null, seat: desk ? '12-088 靠窗' : null, phone: desk ? '138 0013 8000' : null, callBeforeDelivery: desk, cancelledBy: status === 'CANCELLED' ? 'KITCHEN' : null, cancelReason: status === 'CANCELLED' ? '食材用完了' : null,
    lines: { create: picks.map((p, i) => ({ menuItemId: p.id, dishId: p.dish.id, variantId: p.variant.id, position: i, dishNameZh: p.dish.nameZh, dishNameEn: p.dish.nameEn, variantNameZh: p.variant.nameZh, variantNameEn: p.variant.nameEn, allergens: p.dish.allergens, options: i === 0 ? [{ id: 'a', nameZh: '微辣', nameEn: 'Mild', priceDeltaCents: 0 }, { id: 'b', nameZh: '加蛋', nameEn: 'Extra egg', priceDeltaCents: 200 }] : [], note: s % 4 === 1 ? '不要花生!过敏' : '', quantity: q, listPriceCents: 2200, unitPriceCents: 1800 })) } } })
  if (status !== 'CANCELLED') for (const p of picks) await d.menuItem.update({ where: { id: p.id }, data: { remaining: { decrement: q }, sold: { increment: q }, version: { increment: 1 } } })
}
await d.meal.update({ where: { id: meal.id }, data: { lastSequence: n } })
const b = await getBoard(d, { mealId: meal.id, canteenId: canteen.id })
console.dir(b.tickets[0], { depth: 5 }); console.log(b.tickets.length, b.serverNow, typeof b.serverNow)
console.log(JSON.stringify((await listStock(d, redis(), { mealId: meal.id, canteenId: canteen.id }))[0]))
console.log(await closeMeal(d, { mealId: meal.id, canteenId: canteen.id }).then((m) => m.status), await openMeal(d, redis(), { mealId: meal.id, canteenId: canteen.id }).then((m) => m.status))
console.log((await listKitchenMeals(d, canteen.id)).length, await d.outboxEvent.count())
process.exit(0)

import type { Db } from '@/server/db'
import { type History, orderIdOf } from './history'
import type { PlannedWish } from './plan'
import { ANYWHERE, type Problem, problem } from './problem'

/** `discount` is for a dearer dish that the kitchen gave instead. Cents. */
type Line = { item: string; quantity: number; rank: number; unit: number; discount: number; moved: boolean }
type Booked = {
  id: string
  lines: Line[]
  subtotal: number
  total: number
  paid: number
  method: string
  slot: number
}
type Menu = Map<string, { id: string; price: number }>

/**
 * Every order is for the dishes that were asked for, or for the fallback whose rank it names, at the menu's prices, in the
 * slot and by the payment asked for; its sum is that of its lines, and no more than that is paid.
 */
export async function checkAsked(db: Db, mealId: string, history: History): Promise<Problem[]> {
  const items = await db.$queryRaw<{ name: string; id: string; price: number }[]>`
    SELECT d.name_en AS name, i.id, i.price_cents AS price FROM menu_items i
    JOIN dish_variants v ON v.id = i.variant_id JOIN dishes d ON d.id = v.dish_id WHERE i.meal_id = ${mealId}::uuid`
  const menu: Menu = new Map(items.map(({ name, ...item }) => [name, item]))
  const orders = await db.$queryRaw<Booked[]>`
    SELECT o.id, o.subtotal_cents AS subtotal, o.total_cents AS total, o.allowance_cents + o.wallet_cents AS paid,
      o.payment_method::text AS method,
      (SELECT count(*)::int FROM pickup_slots s JOIN pickup_slots mine ON mine.id = o.pickup_slot_id
        WHERE s.meal_id = o.meal_id AND s.starts_at < mine.starts_at) AS slot,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('item', l.menu_item_id, 'quantity', l.quantity, 'rank', l.rank,
          'unit', l.unit_price_cents, 'discount', l.discount_cents, 'moved', l.moved_by_kitchen) ORDER BY l.position), '[]')
        FROM order_lines l WHERE l.order_id = o.id) AS lines
    FROM orders o WHERE o.meal_id = ${mealId}::uuid`
  const booked = new Map(orders.map((order) => [order.id, order]))
  return history.flatMap((entry) => {
    const order = booked.get(orderIdOf(entry))
    if (!order || isAsAsked(order, entry.wish, menu)) return []
    const expected = sumAsAsked(order, entry.wish, menu)
    return [
      problem('dishes and prices are as asked', order.id, {
        ...{ expected, actual: order.total, during: entry.during ?? ANYWHERE },
      }),
    ]
  })
}

const choicesOf = (wish: PlannedWish, at: number) => {
  const line = wish.lines[at]
  return line ? [line.item, ...(line.fallbacks ?? [])] : []
}

/** Cents, by the menu, of the choices that the order names. */
const sumAsAsked = ({ lines }: Booked, wish: PlannedWish, menu: Menu) =>
  wish.lines.reduce((sum, { quantity }, at) => {
    const chosen = choicesOf(wish, at)[lines[at]?.rank ?? 0] ?? ''
    return sum + quantity * (menu.get(chosen)?.price ?? 0) - (lines[at]?.moved ? lines[at].discount : 0)
  }, 0)

function isAsAsked(order: Booked, wish: PlannedWish, menu: Menu): boolean {
  const { lines, subtotal, total, paid, method, slot } = order
  const linesAre = wish.lines.every(({ quantity }, at) => {
    const line = lines[at]
    const chosen = menu.get(choicesOf(wish, at)[line?.rank ?? 0] ?? '')
    return line?.item === chosen?.id && line?.unit === chosen?.price && line?.quantity === quantity
  })
  const sum = sumAsAsked(order, wish, menu)
  const same = lines.length === wish.lines.length && method === wish.paymentMethod && slot === wish.slot
  return linesAre && same && subtotal === sum && total === sum && paid >= 0 && paid <= total
}

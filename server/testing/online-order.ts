import type { Db } from '@/server/db'
import { finalizeOrders } from '@/server/orders/finalize-orders'
import { startPayment } from '@/server/orders/start-payment'
import type { GatewayEvent, PaymentGateway } from '@/server/payments/gateway'
import type { RedisClient } from '@/server/redis'
import type { TestMeal } from './builders'
import { place, type Wish } from './order'

type Clients = { db: Db; redis: RedisClient }

/** A confirmed order that waits for its online payment. @returns its id */
export async function placeOnline(
  clients: Clients,
  meal: TestMeal,
  userId: string,
  wish: Partial<Wish> = {},
): Promise<string> {
  const overrides = { paymentMethod: 'ONLINE', ...wish.overrides }
  const orderId = await place(clients, meal, { lines: [{ item: 'pork' }], ...wish, userId, overrides })
  await finalizeOrders(clients, { mealId: meal.mealId, orderIds: [orderId] })
  return orderId
}

/** Opens the payment of an order, as its owner. @returns the payment as it stands then */
export async function openPayment(
  db: Db,
  gateway: PaymentGateway,
  order: { orderId: string; userId: string },
) {
  await startPayment({ db, gateway, appUrl: 'http://localhost:3000' }, order)
  return db.payment.findFirstOrThrow({ where: { orderId: order.orderId, status: 'CREATED' } })
}

let events = 0

/** What the gateway would say of a payment. */
export function eventOf(
  payment: { id: string; reference: string; amountCents: number },
  kind: GatewayEvent['kind'] = 'PAID',
  changes: Partial<GatewayEvent> = {},
): GatewayEvent {
  const { id: paymentId, reference, amountCents } = payment
  return { eventId: `event-${++events}`, kind, reference, paymentId, amountCents, ...changes }
}

/** Sets an order's deadline: seconds from now, by the database's clock. */
export async function dueIn(db: Db, orderId: string, seconds: number): Promise<void> {
  await db.$executeRaw`
    UPDATE orders SET pay_by = clock_timestamp() + make_interval(secs => ${seconds}::float8),
      confirmed_at = least(confirmed_at, clock_timestamp() + make_interval(secs => ${seconds}::float8 - 900))
    WHERE id = ${orderId}::uuid`
}

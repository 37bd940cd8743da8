import { v7 as uuidv7 } from 'uuid'
import type { OrderStatus, PaymentMethod, PaymentState } from '@/prisma/generated/enums'
import { type Db, inTransaction, type Tx } from '@/server/db'
import { DomainError } from '@/server/errors'
import { log } from '@/server/log'
import { GatewayRefusal, type PaymentGateway } from '@/server/payments/gateway'

/** How much longer than our own deadline a checkout may stay open: Stripe wants half an hour at least. Milliseconds. */
const CHECKOUT_OUTLIVES = 35 * 60_000

type Payable = {
  status: OrderStatus
  paymentMethod: PaymentMethod
  paymentState: PaymentState
  number: string
  dueCents: number
  payBy: Date | null
  inTime: boolean
}
type Open = { id: string; url: string; gateway: string; amountCents: number }

/**
 * Opens the page on which an order is paid: the one that is open already, or a new one. Three steps, and none may be torn
 * from the next: the payment's row commits, then the gateway is called under its id, then the answer is written down.
 * Whoever dies or hears nothing in between asks again under the same id and gets the same page; whoever is refused begins
 * anew.
 * @throws DomainError NOT_FOUND (also for somebody else's order), PAYMENT_NOT_DUE, PAYMENT_UNAVAILABLE
 */
export async function startPayment(
  { db, gateway, appUrl }: { db: Db; gateway: PaymentGateway | null; appUrl: string },
  { orderId, userId }: { orderId: string; userId: string },
): Promise<{ url: string }> {
  const { order, open } = await inTransaction(db, async (tx) => {
    const order = await lockPayable(tx, orderId, userId)
    if (!gateway) throw new DomainError('PAYMENT_UNAVAILABLE', {})
    return { order, open: await openPayment(tx, orderId, gateway.name, order.dueCents) }
  })
  if (open.url) return { url: open.url }
  if (!gateway) throw new DomainError('PAYMENT_UNAVAILABLE', {})
  try {
    const { reference, url } = await gateway.createCheckout({
      ...{
        orderId,
        paymentId: open.id,
        amountCents: open.amountCents,
        description: `Kaifan ${order.number}`,
      },
      returnUrl: `${appUrl}/orders/${orderId}?payment=return`,
      expiresAt: new Date((order.payBy?.getTime() ?? 0) + CHECKOUT_OUTLIVES),
    })
    await db.payment.updateMany({ where: { id: open.id, url: '' }, data: { reference, url } })
    return { url }
  } catch (error) {
    log().warn({ orderId, paymentId: open.id, err: error }, 'no checkout from the payment gateway')
    // Under this id it would only be refused again.
    if (error instanceof GatewayRefusal) {
      const data = { status: 'EXPIRED' as const }
      await db.payment.updateMany({ where: { id: open.id, status: 'CREATED', url: '' }, data })
    }
    throw new DomainError('PAYMENT_UNAVAILABLE', {})
  }
}

async function lockPayable(tx: Tx, orderId: string, userId: string): Promise<Payable> {
  const [order] = await tx.$queryRaw<Payable[]>`
    SELECT status, payment_method AS "paymentMethod", payment_state AS "paymentState", number, pay_by AS "payBy",
      total_cents - allowance_cents - wallet_cents AS "dueCents", coalesce(clock_timestamp() < pay_by, false) AS "inTime"
    FROM orders WHERE id = ${orderId}::uuid AND user_id = ${userId}::uuid FOR UPDATE`
  if (!order) throw new DomainError('NOT_FOUND', {})
  const { status, paymentMethod, paymentState, dueCents, inTime } = order
  const due =
    paymentMethod === 'ONLINE' && paymentState === 'UNPAID' && status === 'CONFIRMED' && dueCents > 0
  if (!due || !inTime) throw new DomainError('PAYMENT_NOT_DUE', {})
  return order
}

/** The order is locked, so nobody else opens one meanwhile; the partial unique index says so too. */
async function openPayment(tx: Tx, orderId: string, gateway: string, amountCents: number): Promise<Open> {
  const known = await tx.payment.findFirst({ where: { orderId, status: 'CREATED' } })
  if (known && known.gateway === gateway && known.amountCents === amountCents) return known
  // The order has become cheaper. Should the old page be paid all the same, the difference goes back.
  if (known) await tx.payment.update({ where: { id: known.id }, data: { status: 'EXPIRED' } })
  const id = uuidv7()
  return tx.payment.create({ data: { id, orderId, gateway, amountCents, reference: id, url: '' } })
}

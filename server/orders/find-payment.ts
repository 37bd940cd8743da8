import type { Db } from '@/server/db'
import { log } from '@/server/log'
import { GatewayRefusal, type PaymentGateway } from '@/server/payments/gateway'
import { receivePayment } from './receive-payment'

/** An order and its open checkout; nulls when nobody has opened one. */
export type OpenPayment = {
  orderId: string
  paymentId: string | null
  reference: string | null
  gateway: string | null
}

/**
 * Asks the gateway whether an order was paid without our hearing of it, and takes the money as its webhook would have. Later
 * the webhook itself only repeats it.
 * @returns FOUND when money came, NONE when it did not, REFUSED when the gateway does not say, SILENT when it is away
 */
export async function findPayment(
  db: Db,
  findGateway: (name: string) => PaymentGateway | null,
  { orderId, paymentId, reference, gateway: name }: OpenPayment,
): Promise<'FOUND' | 'NONE' | 'REFUSED' | 'SILENT'> {
  const gateway = name && findGateway(name)
  if (!gateway || !reference) return 'NONE' // without a gateway there is no page to pay on either
  try {
    const amountCents = await gateway.closeCheckout(reference)
    if (amountCents <= 0) return 'NONE'
    const event = { eventId: `asked:${reference}`, kind: 'PAID' as const, reference, paymentId, amountCents }
    const received = await receivePayment(db, gateway.name, event)
    if (received === 'REPEATED' || received === 'NOTED') return 'NONE'
    log().warn({ orderId, paymentId, received }, 'paid, and no webhook has told of it')
    return 'FOUND'
  } catch (error) {
    log().warn({ orderId, paymentId, err: error }, 'could not ask the gateway of an unpaid order')
    return error instanceof GatewayRefusal ? 'REFUSED' : 'SILENT'
  }
}

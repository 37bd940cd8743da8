/** What is asked of whoever takes the money. Cents. */
export type CheckoutRequest = {
  /** Our payment's id, and the idempotency key: asked twice, it is one checkout. */
  paymentId: string
  orderId: string
  amountCents: number
  /** What the person reads there. */
  description: string
  /** Where the person comes back to, whatever happened. */
  returnUrl: string
  /** After this the checkout may be closed by the gateway. The same at each try. */
  expiresAt: Date
}

export type RefundRequest = {
  /** Our refund's id, and the idempotency key. */
  refundId: string
  paymentId: string
  /** The gateway's id of the payment. */
  reference: string
  amountCents: number
  /** How often it was refused (GatewayRefusal) before. */
  refusals: number
}

/** The gateway heard what was asked and said no. Under the same key it would only say so again. */
export class GatewayRefusal extends Error {}

/** What a webhook said, after its signature was found to be good. */
export type GatewayEvent = {
  /** The gateway's id of it: the same event twice has the same. */
  eventId: string
  kind: 'PAID' | 'FAILED' | 'EXPIRED' | 'REFUNDED' | 'REFUND_FAILED'
  /** The gateway's id of the payment, and ours, if the gateway gives it back. */
  reference: string
  paymentId: string | null
  /** What came, of REFUNDED what went back in all, of REFUND_FAILED what did not. Cents. */
  amountCents: number
  /** Of REFUND_FAILED: our refund's id. */
  refundId?: string
}

/** Somebody who takes money online. Everything outside of our database, hence never called inside a transaction. */
export type PaymentGateway = {
  name: string
  /**
   * Makes a page to pay on, or gives back the one made before for this payment.
   * @throws Error when not reached, GatewayRefusal when refused
   */
  createCheckout(request: CheckoutRequest): Promise<{ reference: string; url: string }>
  /**
   * Asks what became of a checkout whose time is over, and closes its page, where that is possible, if it is still open.
   * @returns what was paid, or 0. Cents.
   * @throws Error when not reached, GatewayRefusal when it does not say
   */
  closeCheckout(reference: string): Promise<number>
  /**
   * Sends money back, once for each refund id unless what was sent failed. It is over within MAX_SEND.
   * @throws Error when not reached, GatewayRefusal when refused
   */
  refund(request: RefundRequest): Promise<void>
  /**
   * Reads a webhook from its bytes as they came.
   * @returns null for an event that says nothing about a payment of ours
   * @throws DomainError BAD_INPUT when the signature is wrong or old, or the body is not what was agreed
   */
  parseWebhook(rawBody: string, headers: Headers): GatewayEvent | null
}

/** Longer than a webhook needs on its way, shorter than somebody needs to use one they overheard. Seconds. */
export const WEBHOOK_TOLERANCE = 300

/** How long a refund may be on its way to the gateway at the most. Seconds. */
export const MAX_SEND = 60

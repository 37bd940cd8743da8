import { db } from '@/server/db'
import { type Env, env } from '@/server/env'
import type { PaymentGateway } from './gateway'
import { SANDBOX_MIN_CENTS, sandboxGateway, sandboxSecret } from './sandbox-gateway'
import { STRIPE_MIN_CENTS, stripeGateway } from './stripe-gateway'

type Name = 'sandbox' | 'stripe'

const MIN_CENTS: Record<Name, number> = { sandbox: SANDBOX_MIN_CENTS, stripe: STRIPE_MIN_CENTS }

/** Who takes online payments by these settings, or nobody. */
export function gatewayName(settings: Env): Name | null {
  const { PAYMENT_GATEWAY, STRIPE_SECRET_KEY, KAIFAN_DEMO, NODE_ENV } = settings
  if (PAYMENT_GATEWAY) return PAYMENT_GATEWAY === 'none' ? null : PAYMENT_GATEWAY
  if (STRIPE_SECRET_KEY) return 'stripe'
  // Play money must never be what a real canteen takes by accident.
  return KAIFAN_DEMO === '1' && NODE_ENV !== 'production' ? 'sandbox' : null
}

/** Whether people may choose to pay online. */
export function takesOnlinePayment(): boolean {
  return currentGateway() !== null
}

/** The least that can be paid online by these settings; 0 when nothing can. Cents. */
export function smallestOnlineCents(settings: Env = env()): number {
  const name = gatewayName(settings)
  return name === null ? 0 : (settings.PAYMENT_MIN_CENTS ?? MIN_CENTS[name])
}

/** Something is due, and no gateway takes so little: the order could never be paid. */
export const isTooLittle = (dueCents: number) => dueCents > 0 && dueCents < smallestOnlineCents()

const made = new Map<string, PaymentGateway>()

/**
 * The gateway of this name, or null when it is not set up. A payment stays with the gateway that took it: its webhooks
 * and refunds go on when new payments go elsewhere.
 */
export function findGateway(name: string): PaymentGateway | null {
  const gateway = made.get(name) ?? makeGateway(name)
  if (gateway) made.set(name, gateway)
  return gateway
}

/** Whoever takes new payments, or null. */
export function currentGateway(): PaymentGateway | null {
  const name = gatewayName(env())
  return name && findGateway(name)
}

function makeGateway(name: string): PaymentGateway | null {
  const { AUTH_SECRET, APP_URL, STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = env()
  if (name === 'sandbox' && gatewayName(env()) === 'sandbox') {
    return sandboxGateway({ db: db(), secret: sandboxSecret(AUTH_SECRET), appUrl: APP_URL })
  }
  if (name === 'stripe' && secretKey && webhookSecret) return stripeGateway({ secretKey, webhookSecret })
  return null
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '@/server/db'
import { env } from '@/server/env'
import { playSandbox } from '@/server/payments/play-sandbox'
import { sandboxSecret } from '@/server/payments/sandbox-gateway'
import { dueIn } from '../online-order'
import { type Entry, orderIdOf } from './history'
import { A_MOMENT, PATIENCE, type Shop } from './shop'
import { untilDone } from './until-done'

/** The sandbox, with its book in the same Postgres and its webhooks by HTTP to whichever web server is next. */
export function openGateway(db: Db, nextUrl: () => string): Shop['gateway'] {
  const secret = sandboxSecret(env().AUTH_SECRET)
  return (reference, action) =>
    untilDone(async () => {
      const webhookUrl = new URL('/api/payments/sandbox', nextUrl()).href
      await playSandbox({ db, secret, webhookUrl }, reference, action)
    })
}

/** Opens the page of an order that is to be paid online, if it is, and does there what was planned. */
export async function payOnline(shop: Shop, entry: Entry): Promise<void> {
  const { paymentMethod, pays } = entry.wish
  if (paymentMethod !== 'ONLINE') return
  const reference = await openPage(shop, entry)
  if (!reference) return
  const late = pays === 'LATE' || pays === 'NEVER'
  const timeIsOver = () => late && untilDone(() => dueIn(shop.db, orderIdOf(entry), -1))
  const pay = () => pays !== 'NEVER' && shop.gateway(reference, pays === 'LATE' ? 'PAY' : pays)
  await Promise.all([timeIsOver(), pay()])
}

/** @returns null when there is nothing to pay, or when the answer to the order takes longer than somebody waits */
async function openPage({ call }: Shop, entry: Entry): Promise<string | null> {
  for (let tries = 0; tries < PATIENCE; tries++) {
    const said = await call(entry.userId, 'payments.start', { orderId: orderIdOf(entry) }).catch(() => null)
    const { url } = (said?.data ?? {}) as { url?: string }
    if (url) return url.split('/').at(-1) ?? null
    await sleep(A_MOMENT)
  }
  return null
}

/** As a gateway does for days: tells again of the money that nobody has heard of. */
export async function tellAgain({ db, meal, gateway }: Shop): Promise<void> {
  const unheard = await db.$queryRaw<{ reference: string }[]>`
    SELECT c.reference::text FROM sandbox_checkouts c JOIN payments p ON p.id = c.payment_id JOIN orders o ON o.id = p.order_id
    WHERE o.meal_id = ${meal.mealId}::uuid AND c.state = 'PAID' AND p.status NOT IN ('PAID', 'REFUNDING', 'REFUNDED')`
  await Promise.all(unheard.map(({ reference }) => gateway(reference, 'PAY')))
}

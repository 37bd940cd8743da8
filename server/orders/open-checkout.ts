import { readCart, viewCart } from '@/server/cart/queries'
import type { CartLine } from '@/server/cart/schema'
import type { Db } from '@/server/db'
import { DomainError } from '@/server/errors'
import { getMenu } from '@/server/menu/queries'
import { takesOnlinePayment } from '@/server/payments/choose-gateway'
import { getAllowance } from '@/server/payments/queries'
import type { RedisClient } from '@/server/redis'
import { joinLine } from '@/server/stock/join-line'
import type { CheckoutView } from './schema'
import { issueTicket } from './ticket-rules'

/**
 * Opens a checkout: what is in the cart now, what it costs, when it can be fetched, and the ticket to order it.
 * @param fallback the lines the person's own device remembers; used only when Redis cannot say what is in the cart
 * @throws DomainError IN_LINE, RATE_LIMITED, CART_EMPTY, CART_UNAVAILABLE, MEAL_NOT_OPEN, CUTOFF_PASSED, NOT_FOUND
 */
export async function openCheckout(
  clients: { db: Db; redis: RedisClient },
  person: { userId: string; canteenId: string; secret: string; now: Date },
  { mealId, fallback }: { mealId: string; fallback?: CartLine[] },
): Promise<CheckoutView> {
  const { db, redis } = clients
  const { userId, canteenId } = person
  const menu = await getMenu(db, redis, canteenId, mealId)
  if (menu.serverNow >= menu.meal.cutoffAt) {
    throw new DomainError('CUTOFF_PASSED', { cutoffAt: menu.meal.cutoffAt.toISOString() })
  }
  if (!menu.meal.orderable) throw new DomainError('MEAL_NOT_OPEN', {})
  const lines = await readCart(redis, mealId, userId).catch((error) => {
    if (fallback) return fallback
    throw error
  })
  const [cart, wallet, allowance] = await Promise.all([
    viewCart(db, redis, mealId, lines),
    db.wallet.findUnique({ where: { userId }, select: { balanceCents: true } }),
    getAllowance(db, { mealId, userId, canteenId }),
  ])
  if (cart.lines.length === 0) throw new DomainError('CART_EMPTY', {})
  const ticket = issueTicket(cart.subtotalCents, person.now, { userId, mealId, secret: person.secret })
  await joinLine(redis, db, {
    mealId,
    userId,
    orderId: ticket.orderId,
    lines: cart.lines
      .filter((line) => line.problem === null)
      .map(({ quantity, menuItemId, fallbacks }) => ({
        quantity,
        choices: [menuItemId, ...fallbacks.map((fallback) => fallback.menuItemId)],
      })),
  })
  return {
    ticket: ticket.text,
    orderId: ticket.orderId,
    expiresAt: ticket.expiresAt,
    cart,
    canteen: menu.canteen,
    mealKind: menu.meal.kind,
    serviceDate: menu.meal.serviceDate,
    cutoffAt: menu.meal.cutoffAt,
    slots: menu.slots,
    allowanceLeftCents: allowance.leftCents,
    balanceCents: wallet?.balanceCents ?? 0,
    onlinePayment: takesOnlinePayment(),
    serverNow: menu.serverNow,
  }
}

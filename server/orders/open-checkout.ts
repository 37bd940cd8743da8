import { readCart, viewCart } from '@/server/cart/queries'
import type { CartLine } from '@/server/cart/schema'
import type { Db } from '@/server/db'
import { DomainError } from '@/server/errors'
import { getMenu } from '@/server/menu/queries'
import type { MenuView } from '@/server/menu/schema'
import { smallestOnlineCents, takesOnlinePayment } from '@/server/payments/choose-gateway'
import { getAllowance } from '@/server/payments/queries'
import type { RedisClient } from '@/server/redis'
import { countCheckout, joinLine } from '@/server/stock/join-line'
import type { CheckoutState, CheckoutView } from './schema'
import { issueTicket } from './ticket-rules'

type Clients = { db: Db; redis: RedisClient }
type Reader = { userId: string; canteenId: string }
type Wanted = { mealId: string; fallback?: CartLine[] }

/**
 * Opens a checkout: what is in the cart now, what it costs, when it can be fetched, and the ticket to order it.
 * @param fallback the lines the person's own device remembers; used only when Redis cannot say what is in the cart
 * @throws DomainError IN_LINE, RATE_LIMITED, CART_EMPTY, CART_UNAVAILABLE, MEAL_NOT_OPEN, CUTOFF_PASSED, NOT_FOUND
 */
export async function openCheckout(
  clients: Clients,
  person: Reader & { secret: string; now: Date },
  wanted: Wanted,
): Promise<CheckoutView> {
  const { db, redis } = clients
  const { userId } = person
  const { mealId } = wanted
  // Before anything is read: whoever asks again and again must not cost what it costs to answer.
  await countCheckout(redis, userId)
  const { menu, ...state } = await read(clients, person, wanted)
  const { cart } = state
  if (cart.lines.length === 0) throw new DomainError('CART_EMPTY', {})
  const ticket = issueTicket(cart.subtotalCents, person.now, { userId, mealId, secret: person.secret })
  const variants = menu.categories.flatMap(({ dishes }) => dishes.flatMap((dish) => dish.variants))
  const waiting = new Map(variants.map((variant) => [variant.menuItemId, variant.waiting ?? 0]))
  await joinLine(redis, db, {
    mealId,
    userId,
    orderId: ticket.orderId,
    lines: cart.lines
      .filter((line) => line.problem === null)
      .map(({ quantity, menuItemId, fallbacks }) => ({
        quantity,
        choices: [menuItemId, ...fallbacks.map((fallback) => fallback.menuItemId)].map((id) => ({
          ...{ id, waiting: waiting.get(id) ?? 0 },
        })),
      })),
  })
  return { ...state, ticket: ticket.text, orderId: ticket.orderId, expiresAt: ticket.expiresAt }
}

/**
 * What a checkout shows, as it is now and without a ticket: whoever has a page open asks for it again.
 * @throws DomainError CART_UNAVAILABLE, MEAL_NOT_OPEN, CUTOFF_PASSED, NOT_FOUND
 */
export async function readCheckout(clients: Clients, person: Reader, wanted: Wanted): Promise<CheckoutState> {
  const { menu: _, ...state } = await read(clients, person, wanted)
  return state
}

async function read(
  { db, redis }: Clients,
  { userId, canteenId }: Reader,
  { mealId, fallback }: Wanted,
): Promise<CheckoutState & { menu: MenuView }> {
  const menu = await getMenu(db, redis, { userId, canteenId }, mealId)
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
  return {
    menu,
    cart,
    canteen: menu.canteen,
    mealKind: menu.meal.kind,
    serviceDate: menu.meal.serviceDate,
    cutoffAt: menu.meal.cutoffAt,
    slots: menu.slots,
    allowanceLeftCents: allowance.leftCents,
    balanceCents: wallet?.balanceCents ?? 0,
    onlinePayment: takesOnlinePayment(),
    onlineMinCents: smallestOnlineCents(),
    serverNow: menu.serverNow,
  }
}

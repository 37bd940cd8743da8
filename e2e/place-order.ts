import type { Page } from '@playwright/test'
import { createTRPCClient, httpLink } from '@trpc/client'
import superjson from 'superjson'
import type { OrderView } from '@/server/orders/schema'
import type { AppRouter } from '@/server/root'
import type { Dinner } from './dinner'

/** The procedures as this page's person may call them, for what a journey needs but is not about. */
export async function apiOf(page: Page) {
  const baseURL = process.env.E2E_BASE_URL ?? ''
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  const headers = { cookie, origin: new URL(baseURL).origin }
  return createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${baseURL}/api/trpc`, transformer: superjson, headers })],
  })
}

type Wish = { dish: string; quantity?: number; note?: string }

type More = { paymentMethod?: 'WALLET' | 'CASH' | 'ONLINE'; slot?: number }

/** Puts dishes into the cart and submits it; for cash at pickup in the first slot, unless said otherwise. */
export async function placeOrder(
  page: Page,
  dinner: Dinner,
  wishes: Wish[],
  { paymentMethod = 'CASH', slot = 0 }: More = {},
): Promise<OrderView> {
  const api = await apiOf(page)
  const { mealId } = dinner
  const lines = wishes.map(({ dish, quantity = 1, note = '' }) => ({
    ...{ menuItemId: dinner.items[dish] ?? dish, optionIds: [], quantity, note },
  }))
  for (const line of lines) await api.cart.setLine.mutate({ mealId, ...line })
  const checkout = await api.orders.openCheckout.mutate({ mealId })
  return api.orders.submit.mutate({
    ...{ mealId, lines, ticket: checkout.ticket, paymentMethod },
    pickupSlotId: checkout.slots[slot]?.id ?? '',
  })
}

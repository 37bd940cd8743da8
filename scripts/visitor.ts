import { createTRPCClient, httpLink } from '@trpc/client'
import superjson from 'superjson'
import type { AppRouter } from '../server/root'

export type Visitor = Awaited<ReturnType<typeof signInDemo>>

/** Somebody of the demo (prisma/demo/people.ts), signed in at the app's door: their cookie and their procedures. */
export async function signInDemo(url: string, username: string) {
  const { origin } = new URL(url)
  const answer = await fetch(`${url}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ username, password: 'kaifan-demo' }),
  })
  if (!answer.ok) throw new Error(`${username} could not sign in: ${answer.status} ${await answer.text()}`)
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const link = httpLink({ url: `${url}/api/trpc`, transformer: superjson, headers: { cookie, origin } })
  return { username, cookie, api: createTRPCClient<AppRouter>({ links: [link] }) }
}

/** Cookies of a `cookie` header, as Playwright wants them. */
export const asBrowserCookies = (cookie: string, url: string) =>
  cookie.split('; ').map((pair) => {
    const at = pair.indexOf('=')
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url }
  })

/** One portion each of the current meal's first `dishes` plain dishes in the cart. */
export async function fillCart({ api }: Visitor, dishes = 2) {
  const { currentMealId } = await api.menu.meals.query({})
  if (!currentMealId) throw new Error('The demo has no meal to order from')
  const menu = await api.menu.get.query({ mealId: currentMealId })
  const plain = menu.categories
    .flatMap((category) => category.dishes)
    .filter((dish) => dish.variants.length === 1 && dish.optionGroups.every((group) => group.minSelect === 0))
  const lines = plain.slice(0, dishes).map((dish) => ({
    ...{ menuItemId: dish.variants[0]?.menuItemId ?? '', optionIds: [], quantity: 1, note: '' },
  }))
  for (const line of lines) await api.cart.setLine.mutate({ mealId: currentMealId, ...line })
  return { mealId: currentMealId, lines }
}

/** An order of such a cart, for cash at pickup in the first slot. */
export async function placeDemoOrder(visitor: Visitor, dishes = 2) {
  const { mealId, lines } = await fillCart(visitor, dishes)
  const { ticket, slots } = await visitor.api.orders.openCheckout.mutate({ mealId })
  const pickupSlotId = slots[0]?.id ?? ''
  return visitor.api.orders.submit.mutate({ mealId, lines, ticket, pickupSlotId, paymentMethod: 'CASH' })
}

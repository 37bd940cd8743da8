import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { caller } from '@/app/caller'
import { signedInUser } from '@/app/signed-in'
import { orderable } from '../cart/cart-lines'
import { Screen } from '../screen'
import { CheckoutScreen } from './checkout-screen'

type Props = { searchParams: Promise<{ meal?: string }> }

export async function generateMetadata() {
  return { title: (await getTranslations('checkout'))('title') }
}

export default async function CheckoutPage({ searchParams }: Props) {
  const [{ meal }, user] = await Promise.all([searchParams, signedInUser()])
  if (!user) return null // the layout is sending them to the login page
  // A cart belongs to a meal; without one there is nothing to pay for.
  if (!meal || !/^[0-9a-f-]{36}$/i.test(meal)) redirect('/')
  return (
    <Screen words={['checkout', 'cart', 'dish', 'menu']}>
      <CheckoutScreen userId={user.id} mealId={meal} drawn={await draw(meal)} />
    </Screen>
  )
}

/**
 * What a whole document is drawn with, long before its scripts can ask. Coming from the menu, where everybody is in the
 * last minute, they are there and ask at once: nothing is read twice. Null, too, when the scripts have to say why not.
 */
async function draw(mealId: string) {
  if ((await headers()).get('sec-fetch-dest') !== 'document') return null
  const checkout = await (await caller()).orders.readCheckout({ mealId }).catch(() => null)
  return checkout?.cart.lines.some(orderable) ? checkout : null
}

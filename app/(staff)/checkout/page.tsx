import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { signedInUser } from '@/app/signed-in'
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
      <CheckoutScreen userId={user.id} mealId={meal} />
    </Screen>
  )
}

import { getTranslations } from 'next-intl/server'
import { caller } from '@/app/caller'
import { signedInUser } from '@/app/signed-in'
import { Screen } from '../screen'
import { type Filter, OrdersScreen } from './orders-screen'

type Props = { searchParams: Promise<{ filter?: string }> }

export async function generateMetadata() {
  return { title: (await getTranslations('orders'))('title') }
}

const KNOWN: readonly Filter[] = ['active', 'done', 'cancelled']

export default async function OrdersPage({ searchParams }: Props) {
  const [{ filter: wanted }, user, call] = await Promise.all([searchParams, signedInUser(), caller()])
  if (!user) return null // the layout is sending them to the login page
  const filter = KNOWN.find((known) => known === wanted) ?? 'active'
  const [first, waiting] = await Promise.all([call.orders.list({ filter }), call.waitlist.mine({})])
  return (
    <Screen words={['orders', 'waitlist', 'dish']}>
      <OrdersScreen key={filter} userId={user.id} filter={filter} first={first} waiting={waiting} />
    </Screen>
  )
}

import { getTranslations } from 'next-intl/server'
import { caller } from '@/app/caller'
import { signedInUser } from '@/app/signed-in'
import type { OrderView } from '@/server/orders/schema'
import { Screen } from '../../screen'
import { OrderMissing } from './order-missing'
import { OrderScreen } from './order-screen'

type Props = { params: Promise<{ id: string }> }

export async function generateMetadata() {
  return { title: (await getTranslations('order'))('title') }
}

export default async function OrderPage({ params }: Props) {
  const [{ id }, user] = await Promise.all([params, signedInUser()])
  if (!user) return null // the layout is sending them to the login page
  const order = await find(id)
  if (order === 'missing') return <OrderMissing />
  return (
    <Screen words={['order', 'orders', 'waitlist', 'dish', 'cart']}>
      <OrderScreen userId={user.id} orderId={id} initial={order} />
    </Screen>
  )
}

/** Null: the database is away. The phone may remember the order, and asks again by itself. */
async function find(orderId: string): Promise<OrderView | 'missing' | null> {
  const call = await caller()
  try {
    return await call.orders.get({ orderId })
  } catch (error) {
    const code = (error as { cause?: { code?: string } }).cause?.code
    const badId = (error as { code?: string }).code === 'BAD_REQUEST'
    if (code === 'NOT_FOUND' || badId) return 'missing'
    if (code === 'DATABASE_UNAVAILABLE') return null
    throw error
  }
}

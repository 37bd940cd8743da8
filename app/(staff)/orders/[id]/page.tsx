import { getTranslations } from 'next-intl/server'
import { caller } from '@/app/caller'
import { signedInUser } from '@/app/signed-in'
import { OrderMissing } from './order-missing'
import { OrderScreen } from './order-screen'

type Props = { params: Promise<{ id: string }> }

export async function generateMetadata() {
  return { title: (await getTranslations('order'))('title') }
}

export default async function OrderPage({ params }: Props) {
  const [{ id }, user, call] = await Promise.all([params, signedInUser(), caller()])
  if (!user) return null // the layout is sending them to the login page
  try {
    const order = await call.orders.get({ orderId: id })
    return <OrderScreen userId={user.id} orderId={id} initial={order} />
  } catch (error) {
    const code = (error as { cause?: { code?: string } }).cause?.code
    const badId = (error as { code?: string }).code === 'BAD_REQUEST'
    if (code === 'NOT_FOUND' || badId) return <OrderMissing />
    // The phone may remember it, and asks again by itself.
    if (code === 'DATABASE_UNAVAILABLE') return <OrderScreen userId={user.id} orderId={id} initial={null} />
    throw error
  }
}

import { getTranslations } from 'next-intl/server'
import { caller } from '@/app/caller'
import { type Filter, OrdersScreen } from './orders-screen'

type Props = { searchParams: Promise<{ filter?: string }> }

export async function generateMetadata() {
  return { title: (await getTranslations('orders'))('title') }
}

const KNOWN: readonly Filter[] = ['active', 'done', 'cancelled']

export default async function OrdersPage({ searchParams }: Props) {
  const [{ filter: wanted }, call] = await Promise.all([searchParams, caller()])
  const filter = KNOWN.find((known) => known === wanted) ?? 'active'
  return <OrdersScreen key={filter} filter={filter} first={await call.orders.list({ filter })} />
}

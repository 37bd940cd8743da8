import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { kitchenCaller } from '../../kitchen-caller'
import { MenusScreen } from './menus-screen'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('kitchen.nav'))('menus') }
}

export default async function MenusPage() {
  const call = await kitchenCaller()
  if (!call) return null // the layout is sending them away
  return <MenusScreen first={await call.kitchen.meals({}).catch(() => undefined)} />
}

import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { MenusScreen } from './menus-screen'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('kitchen.nav'))('menus') }
}

export default function MenusPage() {
  return <MenusScreen />
}

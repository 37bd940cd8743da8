import './kitchen.css'
import type { Viewport } from 'next'
import type { ReactNode } from 'react'
import { COLORS } from '@/app/appearance'
import { signedInUser } from '@/app/signed-in'
import { KitchenNav } from './kitchen-nav'

export const viewport: Viewport = { themeColor: COLORS.dark }

/** Dark whatever the device prefers: kitchens are bright, and a white screen all day glares. */
export default async function KitchenLayout({ children }: { children: ReactNode }) {
  const user = await signedInUser()
  return (
    <div data-kitchen className="min-h-dvh bg-page text-base text-fg">
      <KitchenNav isAdmin={user?.role === 'ADMIN'} />
      <main className="px-safe pb-safe mx-auto max-w-[1600px]">{children}</main>
    </div>
  )
}

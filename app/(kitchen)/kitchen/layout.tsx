import './kitchen.css'
import type { ReactNode } from 'react'
import { KitchenNav } from './kitchen-nav'

/** Dark whatever the device prefers: kitchens are bright, and a white screen all day glares. */
export default function KitchenLayout({ children }: { children: ReactNode }) {
  return (
    <div data-kitchen className="min-h-dvh bg-page text-base text-fg">
      <KitchenNav />
      <main className="px-safe pb-safe mx-auto max-w-[1600px]">{children}</main>
    </div>
  )
}

'use client'

import { ChefHat, ReceiptText, User, Utensils } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'

const TABS = [
  { href: '/', name: 'menu', Icon: Utensils },
  { href: '/orders', name: 'orders', Icon: ReceiptText },
  { href: '/me', name: 'me', Icon: User },
] as const
const KITCHEN = { href: '/kitchen', name: 'kitchen', Icon: ChefHat } as const

/** The three places of the app. Pages further in, such as the checkout, have a way back and a bar of their own instead. */
export function TabBar({ kitchen }: { kitchen: boolean }) {
  const t = useTranslations('nav')
  const path = usePathname()
  if (!TABS.some(({ href }) => href === path)) return null
  return (
    <nav aria-label={t('main')} className="sticky bottom-0 z-10 border-t border-line bg-card pb-safe">
      <div className="grid h-tabbar auto-cols-fr grid-flow-col">
        {[...TABS, ...(kitchen ? [KITCHEN] : [])].map(({ href, name, Icon }) => (
          <Link
            key={href}
            href={href}
            aria-current={path === href ? 'page' : undefined}
            className="flex touch-manipulation flex-col items-center justify-center text-xs text-fg-2 aria-[current]:font-semibold aria-[current]:text-brand"
          >
            <Icon className="size-5.5" aria-hidden="true" />
            {t(name)}
          </Link>
        ))}
      </div>
    </nav>
  )
}

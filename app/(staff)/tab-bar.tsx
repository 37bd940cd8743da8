'use client'

import { Bell, ChefHat, ReceiptText, User, Utensils } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { Link } from '@/app/ui/link'
import { useShownBadges } from './shown-badges'

const TABS = [
  { href: '/', name: 'menu', Icon: Utensils, badge: null },
  { href: '/orders', name: 'orders', Icon: ReceiptText, badge: 'ready' },
  { href: '/inbox', name: 'inbox', Icon: Bell, badge: 'unread' },
  { href: '/me', name: 'me', Icon: User, badge: null },
] as const
const KITCHEN = { href: '/kitchen', name: 'kitchen', Icon: ChefHat, badge: null } as const

/** More than this is "many". */
const CAP = 99

/** The places of the app. Pages further in, such as the checkout, have a way back and a bar of their own instead. */
export function TabBar({ kitchen }: { kitchen: boolean }) {
  const t = useTranslations('nav')
  const path = usePathname()
  const badges = useShownBadges()
  if (!TABS.some(({ href }) => href === path)) return null
  return (
    <nav aria-label={t('main')} className="sticky bottom-0 z-10 border-t border-line bg-card pb-safe">
      <div className="grid h-tabbar auto-cols-fr grid-flow-col">
        {[...TABS, ...(kitchen ? [KITCHEN] : [])].map(({ href, name, Icon, badge }) => {
          const { ready, coming, unread } = badges
          const count = badge === 'ready' ? ready + coming : badge ? unread : 0
          return (
            <Link
              key={href}
              href={href}
              aria-current={path === href ? 'page' : undefined}
              className="flex touch-manipulation flex-col items-center justify-center text-xs text-fg-2 aria-[current]:font-semibold aria-[current]:text-brand"
            >
              <span className="relative">
                <Icon className="size-5.5" aria-hidden="true" />
                {count > 0 && (
                  <span
                    aria-hidden="true"
                    className="absolute -top-1.5 left-3 min-w-4.5 rounded-full bg-danger px-1 text-center text-xs/4.5 font-semibold text-on-danger tabular-nums"
                  >
                    {count > CAP ? `${CAP}+` : count}
                  </span>
                )}
              </span>
              <span aria-hidden={count > 0}>{t(name)}</span>
              {count > 0 && (
                <span className="sr-only">
                  {t('badge', { tab: t(name), badge: badge ?? '', count, ready, coming })}
                </span>
              )}
            </Link>
          )
        })}
      </div>
    </nav>
  )
}

'use client'
import { ChefHat, FlaskConical, ListChecks, NotebookText, ReceiptText, Scale, Users } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { Link } from '@/app/ui/link'
import { LocaleSwitch } from '@/app/ui/locale-switch'

const PAGES = [
  { href: '/kitchen', name: 'board', Icon: ChefHat },
  { href: '/kitchen/stock', name: 'stock', Icon: ListChecks },
  { href: '/kitchen/menus', name: 'menus', Icon: NotebookText },
  { href: '/kitchen/ledger', name: 'ledger', Icon: Scale },
] as const

/** For administrators. The lab concerns the machine and no canteen. */
const ADMIN_PAGES = [
  { href: '/kitchen/people', name: 'people', Icon: Users },
  { href: '/kitchen/invoices', name: 'invoices', Icon: ReceiptText },
  { href: '/kitchen/lab', name: 'lab', Icon: FlaskConical },
] as const

export function KitchenNav({ isAdmin }: { isAdmin: boolean }) {
  const t = useTranslations('kitchen.nav')
  const path = usePathname()
  return (
    <header className="px-safe border-b border-line bg-card">
      <div className="mx-auto flex max-w-[1600px] flex-wrap items-center gap-x-2 px-2">
        <nav aria-label={t('label')} className="flex flex-1 flex-wrap max-sm:basis-full">
          {[...PAGES, ...(isAdmin ? ADMIN_PAGES : [])].map(({ href, name, Icon }) => (
            <Link
              key={href}
              href={href}
              aria-current={path === href ? 'page' : undefined}
              className="flex min-h-14 items-center gap-2 border-b-4 border-transparent px-2 text-base whitespace-nowrap font-semibold text-fg-2 aria-[current]:border-brand aria-[current]:text-fg sm:px-4"
            >
              <Icon aria-hidden className="size-5 shrink-0 max-sm:hidden" />
              {t(name)}
            </Link>
          ))}
        </nav>
        <Link href="/" className="flex min-h-14 items-center px-3 whitespace-nowrap text-fg-2 underline">
          {t('order')}
        </Link>
        <LocaleSwitch />
      </div>
    </header>
  )
}

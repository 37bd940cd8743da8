import { ChevronRight } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { caller } from '@/app/caller'
import { Link } from '@/app/ui/link'
import { DrawnAnew } from './drawn-anew'
import { Purses } from './purses'

/** What there is to eat from, and the way to where it went. */
export async function Wallet() {
  const trpc = await caller()
  const [wallet, meals, t] = await Promise.all([
    trpc.me.wallet({}),
    trpc.menu.meals({}),
    getTranslations('me'),
  ])
  const now = new Date()
  return (
    <section aria-labelledby="balance" className="rounded-card bg-card px-4 pt-4">
      <Purses wallet={wallet} timeZone={meals.canteen.timeZone} now={now} />
      <DrawnAnew at={now.getTime()} />
      <Link href="/me/wallet" className="mt-2 flex min-h-14 items-center border-t border-line text-base">
        {t('entries')}
        <ChevronRight className="ml-auto size-5 text-fg-2" aria-hidden="true" />
      </Link>
    </section>
  )
}

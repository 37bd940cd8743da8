import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { caller } from '@/app/caller'
import { Screen } from '../../screen'
import { TopBar } from '../../top-bar'
import { DrawnAnew } from '../drawn-anew'
import { Purses } from '../purses'
import { EntryList } from './entry-list'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('me'))('walletTitle') }
}

/** Where one's own money and the company's went. */
export default async function WalletPage() {
  const trpc = await caller()
  const [wallet, first, { canteen }, t] = await Promise.all([
    trpc.me.wallet({}),
    trpc.me.entries({}),
    trpc.menu.meals({}),
    getTranslations('me'),
  ])
  const now = new Date()
  return (
    <Screen words={['me', 'menu']}>
      <TopBar title={t('walletTitle')} back="/me" />
      <div className="grid gap-2 p-2 pb-8">
        <section aria-labelledby="balance" className="rounded-card bg-card p-4">
          <Purses wallet={wallet} timeZone={canteen.timeZone} now={now} />
          <DrawnAnew at={now.getTime()} />
        </section>
        <EntryList first={first} timeZone={canteen.timeZone} now={now} />
      </div>
    </Screen>
  )
}

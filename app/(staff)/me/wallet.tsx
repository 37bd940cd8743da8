import { getLocale, getTranslations } from 'next-intl/server'
import { caller } from '@/app/caller'
import { formatMoney, formatTime } from '@/app/format'

/** The balance of the wallet and what moved it last. */
export async function Wallet() {
  const trpc = await caller()
  const [wallet, { canteen }] = await Promise.all([trpc.me.wallet({}), trpc.menu.meals({})])
  const [t, locale] = await Promise.all([getTranslations('me'), getLocale()])
  return (
    <section aria-labelledby="balance" className="rounded-card bg-card p-4">
      <h2 id="balance" className="text-fg-2">
        {t('balance')}
      </h2>
      <p className="text-2xl font-semibold tabular-nums">{formatMoney(locale, wallet.balanceCents)}</p>
      <h3 className="mt-4 font-semibold">{t('entries')}</h3>
      {wallet.entries.length === 0 && <p className="py-2 text-fg-2">{t('noEntries')}</p>}
      <ul className="divide-y divide-line">
        {wallet.entries.map((entry) => (
          <li key={entry.id} className="flex min-h-11 items-center justify-between gap-3 py-2">
            <span>
              {t(`kind${entry.kind}`)}
              <time dateTime={entry.createdAt.toISOString()} className="block text-xs text-fg-2">
                {formatTime(locale, 'dateTime', entry.createdAt, canteen.timeZone)}
              </time>
            </span>
            <span className={`tabular-nums ${entry.amountCents > 0 ? 'text-ok' : ''}`}>
              {entry.amountCents > 0 && '+'}
              {formatMoney(locale, entry.amountCents)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

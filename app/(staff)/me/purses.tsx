import { useTranslations } from 'next-intl'
import { useMoney } from '@/app/format'
import type { WalletView } from '@/server/payments/schema'
import { useMealName } from '../use-meal-name'

type Props = { wallet: WalletView; timeZone: string; now: Date }

/** The balance, and what the company still pays of each meal that can be ordered. */
export function Purses({ wallet, timeZone, now }: Props) {
  const t = useTranslations('me')
  const money = useMoney()
  const mealName = useMealName(timeZone, now)
  return (
    <>
      <h2 id="balance" className="text-fg-2">
        {t('balance')}
      </h2>
      <p className="text-2xl font-semibold tabular-nums">{money(wallet.balanceCents)}</p>
      {wallet.allowances.length > 0 && (
        <dl className="mt-3 border-t border-line pt-2">
          {wallet.allowances.map((allowance) => (
            <div key={allowance.mealId} className="flex flex-wrap justify-between gap-x-3 py-1">
              <dt>{t('allowanceOf', { meal: mealName(allowance) })}</dt>
              <dd className="tabular-nums">
                <span className="font-semibold">{t('left', { amount: money(allowance.leftCents) })}</span>
                <span className="text-fg-2"> / {money(allowance.grantedCents)}</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}

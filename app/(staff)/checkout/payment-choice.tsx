'use client'

import { useTranslations } from 'next-intl'
import { useMoney } from '@/app/format'
import type { amounts } from './checkout-form'
import { Group, inputClass, type PartProps } from './part'

type Props = PartProps & { sum: ReturnType<typeof amounts> }

/** The company's allowance first, whatever is chosen; then the balance; what is left is paid online or at pickup. */
export function PaymentChoice({ checkout, form, setForm, sum }: Props) {
  const t = useTranslations('checkout')
  const money = useMoney()
  const rows: [string, string][] = [[t('subtotal'), money(sum.subtotalCents)]]
  if (sum.deliveryFeeCents > 0) rows.push([t('deliveryFee'), money(sum.deliveryFeeCents)])
  if (sum.allowanceCents > 0) rows.push([t('fromAllowance'), `−${money(sum.allowanceCents)}`])
  if (sum.walletCents > 0) rows.push([t('fromWallet'), `−${money(sum.walletCents)}`])
  rows.push([
    t('due', { due: sum.dueCents === 0 ? 'none' : sum.online ? 'online' : form.method }),
    money(sum.dueCents),
  ])
  // Only when there is something to pay; a choice once made stays, so that it can be seen and changed.
  const ownCents = sum.totalCents - sum.allowanceCents
  const tooLittle = ownCents > 0 && ownCents < checkout.onlineMinCents
  const online = checkout.onlinePayment && (form.payment === 'ONLINE' || ownCents > 0)

  return (
    <Group legend={t('payment')}>
      {(online ? (['WALLET', 'ONLINE', 'CASH'] as const) : (['WALLET', 'CASH'] as const)).map((payment) => {
        const none = payment === 'WALLET' ? checkout.balanceCents <= 0 : payment === 'ONLINE' && tooLittle
        return (
          <label key={payment} className="flex min-h-11 items-center justify-between gap-3">
            <span className={none ? 'text-fg-2' : ''}>
              {t('pay', { payment, method: form.method })}{' '}
              {(payment === 'WALLET' || (payment === 'ONLINE' && tooLittle)) && (
                <span className="ms-2 text-xs text-fg-2 tabular-nums">
                  {payment === 'WALLET'
                    ? t('balance', { amount: money(checkout.balanceCents) })
                    : t('onlineFrom', { amount: money(checkout.onlineMinCents) })}
                </span>
              )}
            </span>
            <input
              type="radio"
              name="payment"
              className="size-5 shrink-0 accent-brand"
              checked={form.payment === payment}
              disabled={none}
              onChange={() => setForm({ ...form, payment })}
            />
          </label>
        )
      })}
      <dl className="mt-2 border-t border-line pt-2">
        {rows.map(([name, value]) => (
          <div key={name} className="flex justify-between py-0.5 last:font-semibold">
            <dt>{name}</dt>
            <dd className="tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <label className="mt-3 block">
        <span className="text-xs text-fg-2">
          {t('invoice')} {t('optional')}
        </span>
        <input
          className={inputClass}
          maxLength={80}
          autoComplete="organization"
          placeholder={t('invoicePlaceholder')}
          value={form.invoiceTitle}
          onChange={(event) => setForm({ ...form, invoiceTitle: event.target.value })}
        />
      </label>
    </Group>
  )
}

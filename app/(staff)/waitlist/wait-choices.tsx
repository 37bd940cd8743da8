'use client'

import { useTranslations } from 'next-intl'
import { useMoney } from '@/app/format'

/** The one thing to decide about a turn: whether anybody is asked. */
export function Modes({ autoOrder, onChoose }: { autoOrder: boolean; onChoose: (auto: boolean) => void }) {
  const t = useTranslations('waitlist')
  return (
    <fieldset className="mt-4">
      <legend className="font-semibold">{t('mode')}</legend>
      <div className="mt-1 grid gap-2">
        {[true, false].map((auto) => (
          <label key={String(auto)} className="relative block">
            <input
              type="radio"
              name="wait-mode"
              className="peer absolute inset-0 opacity-0"
              checked={autoOrder === auto}
              onChange={() => onChoose(auto)}
            />
            <span className="block rounded-thumb border border-transparent bg-fill px-3 py-2 peer-checked:border-brand peer-checked:bg-brand-weak peer-checked:text-brand peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-focus">
              <span className="block font-semibold">{t('auto', { auto: String(auto) })}</span>
              <span className="block text-xs">{t('autoHint', { auto: String(auto) })}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

type Payment = 'WALLET' | 'CASH' | 'ONLINE'
type PaymentsProps = {
  value: Payment
  /** Null until it is known. */
  balanceCents: number | null
  /** Whether the canteen takes it. */
  online: boolean
  /** The least that can be paid online, where it is more than this costs; else null. Cents. */
  onlineFromCents: number | null
  onChoose: (payment: Payment) => void
}

/** How it is paid; who pays online is told when, and what happens otherwise. */
export function Payments({ value, balanceCents, online, onlineFromCents, onChoose }: PaymentsProps) {
  const t = useTranslations('checkout')
  const wait = useTranslations('waitlist')
  const money = useMoney()
  // A choice once made stays, so that it can be seen and changed.
  const methods =
    online || value === 'ONLINE' ? (['WALLET', 'ONLINE', 'CASH'] as const) : (['WALLET', 'CASH'] as const)
  return (
    <fieldset className="mt-4">
      <legend className="font-semibold">{t('payment')}</legend>
      {methods.map((payment) => {
        const tooLittle = payment === 'ONLINE' && onlineFromCents !== null
        const none = tooLittle || (payment === 'WALLET' && (balanceCents ?? 0) <= 0)
        return (
          <label key={payment} className="flex min-h-11 items-center justify-between gap-3">
            <span className={none ? 'text-fg-2' : ''}>
              {t('pay', { payment })}{' '}
              {payment === 'WALLET' && balanceCents !== null && (
                <span className="ms-2 text-xs text-fg-2 tabular-nums">
                  {t('balance', { amount: money(balanceCents) })}
                </span>
              )}
              {tooLittle && (
                <span className="ms-2 text-xs text-fg-2 tabular-nums">
                  {t('onlineFrom', { amount: money(onlineFromCents) })}
                </span>
              )}
            </span>
            <input
              type="radio"
              name="wait-payment"
              className="size-5 shrink-0 accent-brand"
              checked={value === payment}
              disabled={none}
              onChange={() => onChoose(payment)}
            />
          </label>
        )
      })}
      <p role="status" className="text-xs text-fg-2 empty:hidden">
        {value === 'ONLINE' && wait('onlineHint')}
      </p>
    </fieldset>
  )
}

'use client'

import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { useMoney } from '@/app/format'
import { useReach } from '@/app/reach'
import { buttonClass } from '@/app/ui/button'
import { Spinner } from '@/app/ui/spinner'
import type { CheckoutState } from '@/server/orders/schema'
import { CutoffCountdown } from '../menu/cutoff-countdown'
import type { amounts, CheckoutForm } from './checkout-form'
import type { Phase } from './use-checkout'

type Props = {
  phase: Phase
  /** There is no ticket yet, and perhaps no script that would stop the browser from sending the form by itself. */
  early: boolean
  sum: ReturnType<typeof amounts>
  checkout: CheckoutState
  method: CheckoutForm['method']
  /** Takes back what waits for a network. */
  onUnqueue: () => void
}

/** How long there is, what it costs, and the one button. */
export function CheckoutBar({ phase, early, sum, checkout, method, onUnqueue }: Props) {
  const t = useTranslations('checkout')
  const money = useMoney()
  const { online } = useReach()
  const busy = phase !== 'idle'
  const submit = useRef<HTMLButtonElement>(null)
  const due = sum.online ? 'online' : method
  const parts = [
    sum.allowanceCents > 0 && t('barAllowance', { amount: money(sum.allowanceCents) }),
    sum.walletCents > 0 && t('barWallet', { amount: money(sum.walletCents) }),
    sum.dueCents > 0 ? t('barDue', { due, amount: money(sum.dueCents) }) : t('barNothing'),
  ]
  return (
    <div className="border-t border-line bg-card pb-safe">
      <div className="flex items-center justify-between gap-2 bg-warn-bg px-4 text-xs text-warn-fg">
        <p role="status" className={phase === 'queued' || phase === 'confirming' || !online ? 'py-2' : ''}>
          {phase === 'confirming'
            ? t('confirmingHint')
            : phase === 'queued'
              ? t('queued')
              : !online && !busy && t('offline')}
          {phase === 'sending' && <span className="sr-only">{t('submit', { phase })}</span>}
        </p>
        {phase === 'queued' && (
          <button
            type="button"
            className="tap shrink-0 px-2 font-semibold underline"
            onClick={() => {
              submit.current?.focus()
              onUnqueue()
            }}
          >
            {t('unqueue')}
          </button>
        )}
      </div>
      <div className="px-4 pt-2">
        <CutoffCountdown {...checkout} timeZone={checkout.canteen.timeZone} closed={false} />
      </div>
      {/* With text of twice the size the button goes below. */}
      <div className="flex flex-wrap items-center gap-x-3 px-4 pt-1 pb-2">
        <p className="min-w-0 flex-[1_1_8rem]">
          <span className="block text-lg/6 font-semibold tabular-nums">{money(sum.totalCents)}</span>
          <span className="block text-xs break-keep text-balance text-fg-2 tabular-nums">
            {parts.filter(Boolean).join('\u00a0· ')}
          </span>
        </p>
        <button
          ref={submit}
          type="submit"
          className={`${buttonClass('primary', 'cta')} ms-auto min-w-36 shrink-0`}
          disabled={early}
          // Not disabled, or the keyboard would lose its place with every refusal.
          aria-disabled={busy || undefined}
          aria-busy={busy}
        >
          {busy && <Spinner className="size-5" />}
          {t('submit', { phase })}
        </button>
      </div>
    </div>
  )
}

'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useMoney } from '@/app/format'
import { buttonClass } from '@/app/ui/button'
import { Spinner } from '@/app/ui/spinner'
import type { amounts } from './checkout-form'
import type { Phase } from './use-checkout'

/** What it costs, and the one button. */
export function CheckoutBar({ phase, sum }: { phase: Phase; sum: ReturnType<typeof amounts> }) {
  const t = useTranslations('checkout')
  const money = useMoney()
  const online = useOnline()
  const busy = phase !== 'idle'
  return (
    <div className="border-t border-line bg-card pb-safe">
      <p role="status" className="bg-warn-bg px-4 text-xs/8 text-warn-fg empty:hidden">
        {phase === 'confirming' ? t('confirmingHint') : !online && !busy ? t('offline') : null}
      </p>
      <div className="flex items-center justify-between gap-3 px-4 py-2">
        <p className="min-w-0">
          <span className="block text-lg/6 font-semibold tabular-nums">{money(sum.totalCents)}</span>
          <span className="block text-xs text-fg-2 tabular-nums">
            {sum.allowanceCents > 0 && `${t('barAllowance', { amount: money(sum.allowanceCents) })} · `}
            {sum.walletCents > 0
              ? t('barSplit', { wallet: money(sum.walletCents), due: money(sum.dueCents) })
              : t(sum.online ? 'barDueOnline' : 'barDue', { due: money(sum.dueCents) })}
          </span>
        </p>
        <button
          type="submit"
          className={`${buttonClass('primary', 'cta')} min-w-36 shrink-0`}
          disabled={busy || !online}
          aria-busy={busy}
        >
          {busy && <Spinner className="size-5" />}
          {t('submit', { phase })}
        </button>
      </div>
    </div>
  )
}

function useOnline(): boolean {
  const [online, setOnline] = useState(true)
  useEffect(() => {
    const read = () => setOnline(navigator.onLine)
    read()
    addEventListener('online', read)
    addEventListener('offline', read)
    return () => {
      removeEventListener('online', read)
      removeEventListener('offline', read)
    }
  }, [])
  return online
}

'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useMoney } from '@/app/format'
import { buttonClass } from '@/app/ui/button'
import { Name } from '@/app/ui/name'
import { Sheet } from '@/app/ui/sheet'
import type { ErrorDetails } from '@/server/errors'
import { DishThumb } from '../dish-thumb'
import type { Change } from './conflict'

type Props = {
  changes: Change[]
  /** Or the lines stand, and the person would pay more of them. */
  own: ErrorDetails['OWN_PART_CHANGED'] | null
  onAccept: () => void
  onClose: () => void
}

/** What can no longer be had as it was wanted, line by line, or not at the amount that was shown; the cart stays. */
export function ConflictSheet({ changes, own, onAccept, onClose }: Props) {
  const t = useTranslations('checkout')
  const money = useMoney()
  const open = changes.length > 0 || own !== null
  const [shown, setShown] = useState({ changes, own })
  // Keeps its words while it slides away.
  useEffect(() => {
    if (open) setShown({ changes, own })
  }, [open, changes, own])

  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={shown.own ? t('ownTitle') : t('conflictTitle', { count: shown.changes.length })}
      footer={
        <button type="button" className={`${buttonClass('primary', 'cta')} w-full`} onClick={onAccept}>
          {t('updateAndContinue')}
        </button>
      }
    >
      {shown.own && (
        <div className="flex items-center justify-between gap-3 py-2">
          <div className="min-w-0">
            <p className="font-semibold">{t('ownPart')}</p>
            <p className="text-xs text-fg-2">{t('ownWhy')}</p>
          </div>
          <p className="shrink-0 font-semibold tabular-nums">
            <FromTo from={money(shown.own.shownOwnCents)} to={money(shown.own.ownCents)} />
          </p>
        </div>
      )}
      <ul>
        {shown.changes.map(({ line, to, why, unitPriceCents = 0, limit = 0, had = 0 }) => (
          <li key={line.key} className="flex items-center gap-3 border-b border-line py-2 last:border-0">
            <DishThumb image={line.image} nameZh={line.dishNameZh} nameEn={line.dishNameEn} size={48} />
            <div className="min-w-0 flex-1">
              <p className="font-semibold">
                <Name zh={line.dishNameZh} en={line.dishNameEn} />
              </p>
              <p className="text-xs font-semibold text-danger">{t('why', { why, left: to, limit, had })}</p>
              {why === 'SOLD_OUT' && line.fallbacks.length > 0 && (
                <p className="text-xs text-fg-2">{t('fallbacksGone')}</p>
              )}
            </div>
            <p className="shrink-0 tabular-nums">
              {why === 'PRICE' ? (
                <FromTo from={money(line.unitPriceCents)} to={money(unitPriceCents)} />
              ) : (
                <FromTo from={`×${line.quantity}`} to={`×${to}`} />
              )}
            </p>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

function FromTo({ from, to }: { from: string; to: string }) {
  const t = useTranslations('checkout')
  return (
    <>
      <span className="sr-only">{t('fromTo', { from, to })}</span>
      <span aria-hidden="true">
        <del className="text-fg-2">{from}</del> → {to}
      </span>
    </>
  )
}

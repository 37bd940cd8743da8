'use client'
import { useTranslations } from 'next-intl'
import { useTimes } from '@/app/format'
import type { Correction, LedgerView } from '@/server/operations/schema'

/** When Redis was last put right, and what had to be corrected in this meal. */
export function ReconcilePanel({ book, timeZone }: { book: LedgerView; timeZone: string }) {
  const t = useTranslations('ledger.reconcile')
  const times = useTimes(timeZone)
  const { lastRun, corrections } = book
  return (
    <section className="rounded-card bg-card p-4" data-testid="reconciliation">
      <h2 className="text-lg font-semibold">{t('title')}</h2>
      <p className="text-fg-2">{t('hint')}</p>
      {lastRun ? (
        <p className="mt-3">
          {t('last', { time: times.seconds(new Date(lastRun.at)) })}
          {' · '}
          {t(`kind.${lastRun.kind}`)}
          {' · '}
          {t('meals', { count: lastRun.meals })}
          {' · '}
          {t('corrected', { count: lastRun.corrected })}
          {lastRun.failed > 0 && (
            <span className="font-semibold text-danger"> · {t('failed', { count: lastRun.failed })}</span>
          )}
        </p>
      ) : (
        <p className="mt-3 font-semibold text-warn-fg">{t('never')}</p>
      )}
      <h3 className="mt-4 font-semibold">{corrections.length > 0 ? t('corrections') : t('none')}</h3>
      {corrections.length > 0 && (
        <ul className="mt-2 grid gap-2">
          {corrections.map((correction) => (
            <li key={correction.at.toISOString()} className="rounded-control bg-fill px-3 py-2">
              <span className="tabular-nums">{times.dateTime(correction.at)}</span>
              {' · '}
              {t(`kind.${correction.kind}`)}
              <Counts counts={correction.counts} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const KINDS = ['forgotten', 'remaining', 'version', 'held', 'person', 'hold', 'cell', 'line'] as const

function Counts({ counts }: { counts: Correction['counts'] }) {
  const t = useTranslations('ledger.reconcile.count')
  const known = KINDS.filter((kind) => (counts[kind] ?? 0) > 0)
  return (
    <ul className="text-fg-2">
      {known.map((kind) => (
        <li key={kind}>{t(kind, { count: counts[kind] ?? 0 })}</li>
      ))}
    </ul>
  )
}

'use client'
import { useTranslations } from 'next-intl'
import type { OutboxView } from '@/server/operations/schema'
import { StuckEvents } from './stuck-events'
import { StuckRefunds } from './stuck-refunds'

/** From here somebody is waiting longer than the queue and the sweeper explain. Seconds. */
const LONG = 30

/** Orders and events on their way, and what got stuck. */
export function OutboxPanel({ outbox, timeZone }: { outbox: OutboxView; timeZone: string }) {
  const t = useTranslations('ledger.outbox')
  const { queue, waitingOrders, oldestWaitingSeconds, unpublished, oldestSeconds } = outbox
  return (
    <section className="rounded-card bg-card p-4" data-testid="outbox">
      <h2 className="text-lg font-semibold">{t('title')}</h2>
      <dl className="mt-3 grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-3">
        <Figure
          label={t('waiting')}
          value={waitingOrders}
          hint={t('waitingHint', { seconds: waitingOrders > 0 ? Math.max(1, oldestWaitingSeconds) : 0 })}
          alarm={oldestWaitingSeconds > LONG}
        />
        <Figure
          label={t('unpublished')}
          value={unpublished}
          hint={t('oldest', { seconds: unpublished > 0 ? Math.max(1, oldestSeconds) : 0 })}
          alarm={oldestSeconds > LONG}
        />
        {queue && (
          <>
            <Figure label={t('queueWaiting')} value={queue.waiting + queue.delayed} />
            <Figure label={t('queueActive')} value={queue.active} />
            <Figure label={t('queueFailed')} value={queue.failed} alarm={queue.failed > 0} />
          </>
        )}
      </dl>
      {!queue && <p className="mt-3 font-semibold text-warn-fg">{t('queueAway')}</p>}
      <StuckEvents outbox={outbox} timeZone={timeZone} />
      <StuckRefunds outbox={outbox} timeZone={timeZone} />
    </section>
  )
}

type FigureProps = { label: string; value: number; hint?: string; alarm?: boolean }

function Figure({ label, value, hint, alarm = false }: FigureProps) {
  return (
    <div className="rounded-control bg-fill px-3 py-2">
      <dt className="text-sm text-fg-2">{label}</dt>
      <dd className={`text-2xl font-bold tabular-nums ${alarm ? 'text-danger' : ''}`}>{value}</dd>
      {hint && <dd className="text-sm text-fg-2">{hint}</dd>}
    </div>
  )
}

'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useErrorText } from '@/app/error-text'
import { useTimes } from '@/app/format'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { showToast } from '@/app/ui/toast'
import type { OutboxView, StuckEvent } from '@/server/operations/schema'

const KINDS = ['order', 'meal', 'stock']

/** Events nobody was told of in time, each with why; an administrator may send them again at once. */
export function StuckEvents({ outbox, timeZone }: { outbox: OutboxView; timeZone: string }) {
  const t = useTranslations('ledger.outbox')
  const { stuck, stuckCount, mayReplay } = outbox
  if (stuckCount === 0) return <p className="mt-4 font-semibold">{t('stuckNone')}</p>
  return (
    <>
      <h3 className="mt-4 font-semibold text-danger">{t('stuck', { count: stuckCount })}</h3>
      <p className="text-fg-2">{t('stuckHint')}</p>
      <ul className="mt-2 grid gap-2">
        {stuck.map((event) => (
          <Stuck key={event.id} event={event} mayReplay={mayReplay} timeZone={timeZone} />
        ))}
      </ul>
    </>
  )
}

function Stuck({ event, mayReplay, timeZone }: { event: StuckEvent; mayReplay: boolean; timeZone: string }) {
  const t = useTranslations('ledger.outbox')
  const times = useTimes(timeZone)
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const text = useErrorText()
  const replay = useMutation(
    trpc.operations.replay.mutationOptions({
      onSuccess: () => showToast(t('replayed', { id: event.id })),
      onError: (error) => showToast(text(error)),
      onSettled: () => void queryClient.invalidateQueries(trpc.operations.outbox.pathFilter()),
    }),
  )
  return (
    <li className="flex flex-wrap items-center gap-3 rounded-control bg-fill px-3 py-2">
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-semibold">
          {t('kind', { kind: KINDS.includes(event.kind) ? event.kind : 'other' })}
          {' · '}
          {t('event', { id: event.id })}
          {' · '}
          <span className="tabular-nums">{times.dateTime(event.createdAt)}</span>
        </p>
        {event.orderId && (
          <p className="text-sm text-fg-2">
            {t('order', { id: event.orderId, version: event.orderVersion ?? 0 })}
          </p>
        )}
        <p className="text-sm">{t('attempts', { count: event.attempts })}</p>
        {event.lastError && <p className="line-clamp-3 font-mono text-xs text-danger">{event.lastError}</p>}
      </div>
      {mayReplay && (
        <button
          type="button"
          className={buttonClass('primary', 'kitchen')}
          aria-label={t('replayOf', { id: event.id })}
          aria-disabled={replay.isPending || undefined}
          onClick={() => !replay.isPending && replay.mutate({ id: event.id })}
        >
          {t('replay')}
        </button>
      )}
    </li>
  )
}

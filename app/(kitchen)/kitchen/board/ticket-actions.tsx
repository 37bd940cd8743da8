'use client'
import { useTranslations } from 'next-intl'
import { Spinner } from '@/app/ui/spinner'
import type { TicketView } from '@/server/kitchen/schema'
import { awaitsPayment } from './board-rules'
import type { Move } from './use-ticket-moves'

const NEXT = { CONFIRMED: 'PREPARING', PREPARING: 'READY', READY: 'COLLECTED' } as const

type Props = {
  ticket: TicketView
  manual: boolean
  busy: boolean
  onMove: (ticket: TicketView, to: Move) => void
  onDecline: (ticket: TicketView) => void
}

/** One big tap for the usual step; what is unusual stands beside it, smaller. */
export function TicketActions({ ticket, manual, busy, onMove, onDecline }: Props) {
  const t = useTranslations('kitchen.board')
  if (!(ticket.status in NEXT)) return null
  const to = NEXT[ticket.status as keyof typeof NEXT]
  const label = manual && to === 'PREPARING' ? t('move.ACCEPT') : t(`move.${to}`)
  // Nobody cooks what may never be paid.
  const unpaid = awaitsPayment(ticket)
  const waiting = ticket.status === 'CONFIRMED'
  return (
    <footer className="flex gap-2 p-2">
      {ticket.status === 'READY' ? (
        <button
          type="button"
          aria-disabled={busy || undefined}
          onClick={() => !busy && onMove(ticket, 'NO_SHOW')}
          className={SIDE}
        >
          {t('move.NO_SHOW')}
          <span className="sr-only"> {ticket.pickupNumber}</span>
        </button>
      ) : (
        <button
          type="button"
          aria-disabled={busy || undefined}
          aria-haspopup="dialog"
          onClick={() => !busy && onDecline(ticket)}
          className={SIDE}
        >
          {manual && waiting ? t('move.DECLINE') : t('move.CANCEL')}
          <span className="sr-only"> {ticket.pickupNumber}</span>
        </button>
      )}
      <button
        type="button"
        aria-disabled={busy || unpaid}
        onClick={() => !busy && !unpaid && onMove(ticket, to)}
        className="flex min-h-16 flex-1 touch-manipulation items-center justify-center gap-2 rounded-control bg-brand px-3 text-xl font-bold text-on-brand select-none active:brightness-90 aria-disabled:bg-off aria-disabled:text-on-off"
      >
        {busy && <Spinner />}
        {label}
        <span className="sr-only"> {ticket.pickupNumber}</span>
      </button>
    </footer>
  )
}

const SIDE =
  'min-h-16 min-w-16 touch-manipulation rounded-control border border-edge px-3 text-base font-semibold select-none active:bg-fill aria-disabled:text-on-off'

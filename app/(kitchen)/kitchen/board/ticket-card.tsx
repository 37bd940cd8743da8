'use client'
import { Banknote, BellRing, MapPin, Phone, Utensils } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { memo } from 'react'
import { useCancelReason } from '@/app/cancel-reason'
import { useMoney, useTimes } from '@/app/format'
import type { TicketView } from '@/server/kitchen/schema'
import { awaitsPayment, urgencyOf } from './board-rules'
import { SlotCountdown } from './slot-countdown'
import { TicketActions } from './ticket-actions'
import { Inverted, TicketLines } from './ticket-lines'
import type { Move } from './use-ticket-moves'

const HEADER = {
  calm: 'bg-fill text-fg',
  soon: 'bg-[#ffc107] text-black',
  late: 'bg-[#c62828] text-white',
  ready: 'bg-[#2e7d32] text-white',
}

type Props = {
  ticket: TicketView
  timeZone: string
  manual: boolean
  now: number
  isNew: boolean
  busy: boolean
  onMove: (ticket: TicketView, to: Move) => void
  onDecline: (ticket: TicketView) => void
}

export const TicketCard = memo(function TicketCard({
  ticket,
  timeZone,
  manual,
  now,
  isNew,
  ...actions
}: Props) {
  const t = useTranslations('kitchen.board')
  const times = useTimes(timeZone)
  const cooking = ticket.status === 'CONFIRMED' || ticket.status === 'PREPARING'
  const urgency = urgencyOf(ticket.slot.startsAt, now)
  const look = cooking ? urgency.level : ticket.status === 'READY' ? 'ready' : 'calm'
  return (
    <article
      aria-labelledby={`n-${ticket.id}`}
      data-testid="ticket"
      className={`flex flex-col overflow-hidden rounded-card border bg-card ${isNew ? 'border-focus ring-2 ring-focus' : 'border-line'}`}
    >
      <header className={`flex flex-wrap items-center justify-between gap-x-2 px-3 py-2 ${HEADER[look]}`}>
        <h2
          id={`n-${ticket.id}`}
          tabIndex={-1}
          className="shrink-0 text-[30px] leading-9 font-bold whitespace-nowrap tabular-nums"
        >
          {ticket.pickupNumber}
        </h2>
        {cooking && ticket.reminders > 0 && (
          // Its own element for each time, so that it flashes anew.
          <p
            key={ticket.reminders}
            className="reminded flex items-center gap-1 rounded-control bg-black px-2 py-0.5 text-base font-bold whitespace-nowrap text-white"
          >
            <BellRing aria-hidden className="size-4" />
            {t('reminded', { count: ticket.reminders })}
          </p>
        )}
        <div className="ms-auto min-w-0 text-right">
          <p className="text-base tabular-nums">
            {t('slot', { from: times.clock(ticket.slot.startsAt), to: times.clock(ticket.slot.endsAt) })}
          </p>
          {cooking ? (
            <SlotCountdown {...urgency} />
          ) : (
            <p className="font-semibold">{t(`status.${ticket.status}`)}</p>
          )}
        </div>
      </header>

      <div className="flex flex-1 flex-col gap-3 p-3">
        <p className="flex items-baseline justify-between gap-2 text-base">
          <span className="line-clamp-2 min-w-0 font-semibold">
            {ticket.personName}
            {ticket.department && <span className="font-normal text-fg-2"> · {ticket.department}</span>}
          </span>
          {ticket.cell !== null && (
            <span className="shrink-0 text-fg-2">{t('cell', { cell: ticket.cell })}</span>
          )}
        </p>
        <TicketLines lines={ticket.lines} struck={ticket.status === 'CANCELLED'} />
        {ticket.note && (
          <Inverted>
            <span>
              <span className="sr-only">{t('note')} </span>
              {ticket.note}
            </span>
          </Inverted>
        )}
        {ticket.cutlery && (
          <p className="flex items-center gap-2 text-base">
            <Utensils aria-hidden className="size-4 shrink-0" />
            {t('cutlery')}
          </p>
        )}
        {ticket.deliveryMethod === 'DESK' && <DeskBlock ticket={ticket} />}
        <CancelNote ticket={ticket} />
        <Due cents={ticket.dueCents} />
        {awaitsPayment(ticket) && <Inverted>{t('unpaid')}</Inverted>}
      </div>
      <TicketActions ticket={ticket} manual={manual} {...actions} />
    </article>
  )
})

function DeskBlock({ ticket }: { ticket: TicketView }) {
  const t = useTranslations('kitchen.board')
  return (
    <section aria-label={t('desk')} className="rounded-control border border-edge p-2 text-base">
      <p className="flex items-start gap-2 font-semibold">
        <MapPin aria-hidden className="mt-1 size-4 shrink-0" />
        <span className="line-clamp-3">
          {[ticket.building, ticket.floor, ticket.seat].filter(Boolean).join(' · ')}
        </span>
      </p>
      {ticket.callBeforeDelivery && <Inverted>{t('callFirst')}</Inverted>}
      {ticket.phone && (
        <a
          href={`tel:${ticket.phone.replaceAll(/[ -]/g, '')}`}
          className="mt-1 flex min-h-14 items-center gap-2 underline"
        >
          <Phone aria-hidden className="size-4 shrink-0" />
          {ticket.phone}
        </a>
      )}
    </section>
  )
}

function CancelNote({ ticket }: { ticket: TicketView }) {
  const t = useTranslations('kitchen.board')
  const reason = useCancelReason()(ticket.cancelReason)
  if (ticket.status !== 'CANCELLED') return null
  return (
    <p className="line-clamp-3 text-base text-danger">
      {t('cancelledBy', { by: ticket.cancelledBy ?? 'SYSTEM' })}
      {reason && `: ${reason}`}
    </p>
  )
}

function Due({ cents }: { cents: number }) {
  const t = useTranslations('kitchen.board')
  const money = useMoney()
  if (cents === 0) return null
  return (
    <p className="mt-auto flex items-center gap-2 text-lg font-bold text-warn-fg">
      <Banknote aria-hidden className="size-5 shrink-0" />
      {t('due', { amount: money(cents) })}
    </p>
  )
}

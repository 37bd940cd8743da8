'use client'
import { useTranslations } from 'next-intl'
import { useCallback, useMemo, useRef, useState } from 'react'
import { buttonClass } from '@/app/ui/button'
import { Empty } from '@/app/ui/empty'
import { useFocusKept } from '@/app/ui/use-focus-kept'
import type { BoardView, TicketView } from '@/server/kitchen/schema'
import { useNow } from '../use-now'
import { byLane, LANES, type Lane } from './board-rules'
import { DeclineDialog } from './decline-dialog'
import { TicketCard } from './ticket-card'
import { TotalsStrip } from './totals-strip'
import { useNewTickets } from './use-new-tickets'
import { useReminders } from './use-reminders'
import { useTicketMoves } from './use-ticket-moves'

/** Keeps the page light enough for a tablet that runs all day; the next ones are one tap away. */
const CARDS_A_PAGE = 24
const TICK_MS = 10_000

type Props = { board: BoardView; fetchedAt: number; grid: string; ring: () => void }

export function TicketBoard({ board, fetchedAt, grid, ring }: Props) {
  const t = useTranslations('kitchen.board')
  const { meal, tickets } = board
  const [lane, setLane] = useState<Lane>('new')
  const [shown, setShown] = useState(CARDS_A_PAGE)
  const [arrived, setArrived] = useState<string[]>([])
  const [reminded, setReminded] = useState<string[]>([])
  const [declined, setDeclined] = useState<TicketView | null>(null)
  const moves = useTicketMoves(meal.id)
  const { moved } = moves
  // The device's clock may be wrong by hours; slots are told by the server's.
  const [offset] = useState(() => board.serverNow.getTime() - fetchedAt)
  const now = useNow(TICK_MS, offset, board.serverNow.getTime())
  const manual = meal.acceptMode === 'MANUAL'

  useNewTickets(
    meal.id,
    tickets,
    useCallback(
      (fresh: TicketView[]) => {
        ring()
        setArrived(fresh.map((ticket) => ticket.pickupNumber))
      },
      [ring],
    ),
  )

  useReminders(
    meal.id,
    tickets,
    useCallback(
      (asked: TicketView[]) => {
        ring()
        setReminded(asked.map((ticket) => ticket.pickupNumber))
      },
      [ring],
    ),
  )

  const lanes = useMemo(() => byLane(tickets), [tickets])
  const inLane = lanes[lane]
  const cards = inLane.slice(0, shown)
  const panel = useRef<HTMLElement>(null)
  const place = useRef(0)
  // A card takes the focus with it: it goes to the one that has moved up.
  const near = useMemo(
    () => ({
      get current() {
        const headings = panel.current?.querySelectorAll<HTMLElement>('article h2') ?? []
        return headings[Math.min(place.current, headings.length - 1)] ?? panel.current
      },
    }),
    [],
  )
  useFocusKept(near, cards)
  const choose = (next: Lane) => {
    setLane(next)
    setShown(CARDS_A_PAGE)
  }

  return (
    <div className="grid gap-3 p-4">
      <div className="flex flex-wrap gap-2" role="tablist" aria-label={t('lanes')}>
        {LANES.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={name === lane}
            aria-controls="lane"
            tabIndex={name === lane ? 0 : -1}
            onClick={() => choose(name)}
            onKeyDown={(event) => {
              const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0
              const next = LANES[(LANES.indexOf(name) + by + LANES.length) % LANES.length]
              if (by === 0 || !next) return
              choose(next)
              document.getElementById(`tab-${next}`)?.focus()
            }}
            className="flex min-h-14 flex-1 items-center justify-center gap-2 rounded-control bg-fill px-2 text-base font-semibold whitespace-nowrap sm:px-4 sm:text-lg select-none aria-selected:bg-fg aria-selected:text-card"
          >
            {t(`lane.${name}`)}
            <span className="tabular-nums">{lanes[name].length}</span>
          </button>
        ))}
      </div>
      <TotalsStrip tickets={tickets} />
      <p role="status" className="sr-only">
        {arrived.length > 0 && t('arrived', { numbers: arrived.join(' ') })}
      </p>
      <p role="status" className="sr-only">
        {reminded.length > 0 && t('remindedOf', { numbers: reminded.join(' ') })}
      </p>

      <p role="status" className="sr-only">
        {moved && t('moved', { number: moved.pickupNumber, status: t(`status.${moved.status}`) })}
      </p>

      <section
        ref={panel}
        id="lane"
        role="tabpanel"
        tabIndex={-1}
        aria-labelledby={`tab-${lane}`}
        className="outline-none"
        onFocus={({ target }) => {
          const card = target.closest('article')
          if (card) place.current = [...(card.parentElement?.children ?? [])].indexOf(card)
        }}
      >
        {cards.length === 0 ? (
          <Empty title={t(`empty.${lane}`)} hint={lane === 'new' ? t('emptyHint') : undefined} />
        ) : (
          <div className={grid}>
            {cards.map((ticket) => (
              <TicketCard
                key={ticket.id}
                ticket={ticket}
                timeZone={board.timeZone}
                manual={manual}
                now={now}
                isNew={arrived.includes(ticket.pickupNumber)}
                busy={moves.movingId === ticket.id}
                onMove={moves.move}
                onDecline={setDeclined}
              />
            ))}
          </div>
        )}
        {inLane.length > shown && (
          <button
            type="button"
            className={`${buttonClass('quiet', 'kitchen')} mt-3 w-full`}
            onClick={() => setShown(shown + CARDS_A_PAGE)}
          >
            {t('more', { count: inLane.length - shown })}
          </button>
        )}
      </section>

      {declined && (
        <DeclineDialog
          ticket={declined}
          manual={manual}
          busy={moves.declining}
          error={moves.declineError}
          onClose={() => {
            setDeclined(null)
            moves.forgetDecline()
          }}
          onConfirm={(reason) => moves.decline(declined, reason, () => setDeclined(null))}
        />
      )}
    </div>
  )
}

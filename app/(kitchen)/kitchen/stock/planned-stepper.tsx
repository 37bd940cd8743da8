'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'

/** Long enough to gather a run of taps, short enough that a dish goes off in under two seconds. Milliseconds. */
const SETTLE_MS = 400
const MOST = 10_000

type Props = { planned: number; dish: string; onChange: (planned: number) => void }

/** −5 −1 [n] +1 +5. A run of taps becomes one change; typing commits on Enter or when the field is left. */
export function PlannedStepper({ planned, dish, onChange }: Props) {
  const t = useTranslations('kitchen.stock')
  const [draft, setDraft] = useState<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const value = draft ?? String(planned)
  const commit = (text: string) => {
    clearTimeout(timer.current)
    setDraft(null)
    const wanted = Math.min(MOST, Number.parseInt(text, 10))
    if (wanted >= 0 && wanted !== planned) onChange(wanted)
  }
  // Leaving the page within the pause must not lose the last taps.
  const flush = useRef(() => {})
  flush.current = () => draft !== null && commit(draft)
  useEffect(() => () => flush.current(), [])

  const step = (by: number) => {
    const base = Number.parseInt(value, 10)
    const next = String(Math.min(MOST, Math.max(0, (Number.isNaN(base) ? planned : base) + by)))
    setDraft(next)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => commit(next), SETTLE_MS)
  }
  const button = (by: number) => (
    <button
      type="button"
      onClick={() => step(by)}
      aria-label={t(by > 0 ? 'more' : 'fewer', { count: Math.abs(by), dish })}
      className="grid min-h-14 min-w-11 flex-1 sm:min-w-14 touch-manipulation place-items-center rounded-control bg-fill text-lg font-semibold tabular-nums select-none active:brightness-125"
    >
      {by > 0 ? `+${by}` : `−${-by}`}
    </button>
  )

  return (
    <div className="flex flex-wrap gap-1 sm:gap-2">
      {button(-5)}
      {button(-1)}
      <input
        inputMode="numeric"
        aria-label={t('plannedOf', { dish })}
        className="min-h-14 w-16 min-w-0 sm:w-20 rounded-control border border-edge bg-page text-center text-xl font-bold tabular-nums"
        value={value}
        onFocus={(event) => event.target.select()}
        onChange={(event) => {
          clearTimeout(timer.current)
          setDraft(event.target.value.replaceAll(/\D/g, '').slice(0, 5))
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            // Else the same key press would answer the sheet that it may open.
            event.preventDefault()
            commit(value)
          }
          if (event.key === 'Escape') setDraft(null)
        }}
        onBlur={() => draft !== null && commit(draft)}
      />
      {button(1)}
      {button(5)}
    </div>
  )
}

'use client'

import { Minus, Plus } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useLayoutEffect, useRef } from 'react'

type Props = {
  /** The dish, for the buttons' names. */
  name: string
  value: number
  /** Portions this may go up to. */
  max: number
  /** 0 lets the minus take the line away; 1 keeps one. */
  min?: 0 | 1
  onChange: (value: number, plus: HTMLElement) => void
  /** A tap on + that cannot be granted: say why. */
  onBlocked?: () => void
}

const button = 'tap grid place-items-center'
const disc = 'grid size-6.5 place-items-center rounded-full'

/** − n +. At 0 only the plus is there; at the maximum it explains itself instead of going dead. */
export function Stepper({ name, value, max, min = 0, onChange, onBlocked }: Props) {
  const t = useTranslations('dish')
  const plus = useRef<HTMLButtonElement>(null)
  const group = useRef<HTMLDivElement>(null)
  const full = value >= max

  // A cart's line goes away with its last portion, a card's stepper with the last one left.
  useLayoutEffect(() => {
    const node = group.current
    return () => {
      if (node?.contains(document.activeElement)) stayNear(node)
    }
  }, [])

  const add = () => {
    if (full) onBlocked?.()
    else if (plus.current) onChange(value + 1, plus.current)
  }

  const remove = () => {
    if (!plus.current || value <= min) return
    // The minus goes away with the last portion; its focus would go nowhere.
    if (value - 1 === 0) plus.current.focus()
    onChange(value - 1, plus.current)
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would want a legend for two buttons that name themselves
    <div ref={group} role="group" aria-label={t('quantityOf', { name })} className="flex items-center">
      {value > 0 && (
        <button
          type="button"
          className={`${button} transition duration-200 starting:translate-x-3 starting:opacity-0`}
          aria-label={t('removeOne', { name })}
          aria-disabled={value <= min || undefined}
          onClick={remove}
        >
          <span
            className={`${disc} border ${value <= min ? 'border-line text-fg-2' : 'border-brand text-brand'}`}
          >
            <Minus className="size-4" strokeWidth={2.5} aria-hidden="true" />
          </span>
        </button>
      )}
      {value > 0 && <span className="min-w-5 text-center text-base tabular-nums">{value}</span>}
      <button
        ref={plus}
        type="button"
        className={button}
        aria-label={t('addOne', { name })}
        aria-disabled={full || undefined}
        onClick={add}
      >
        <span className={`${disc} ${full ? 'bg-off text-on-off' : 'bg-brand text-on-brand'}`}>
          <Plus className="size-4" strokeWidth={2.5} aria-hidden="true" />
        </span>
      </button>
    </div>
  )
}

/** Where the keyboard goes on when what it was on is taken away: the next line, the dish itself, or the sheet. */
function stayNear(node: HTMLElement): void {
  const line = node.closest('li')
  const places = [
    line?.nextElementSibling,
    line?.previousElementSibling,
    node.closest('article')?.querySelector('h3'),
    node.closest('dialog'),
  ]
  places
    .map((place) => place?.querySelector('button'))
    .find((button) => button)
    ?.focus()
}

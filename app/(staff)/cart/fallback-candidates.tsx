'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useMoney } from '@/app/format'
import { buttonClass } from '@/app/ui/button'
import { Name, useName } from '@/app/ui/name'
import type { CartLineView, Fallback } from '@/server/cart/schema'
import type { MenuView } from '@/server/menu/schema'
import { DishThumb } from '../dish-thumb'
import { OptionGroup } from '../menu/option-group'
import { defaultOptions, firstUnmet, inAskingOrder } from '../menu/option-rules'
import { type Candidate, candidatesFor } from './fallback-rules'
import { unitPrice } from './merge-cart'

type Props = {
  menu: MenuView
  line: CartLineView
  full: boolean
  onAdd: (fallback: Fallback, dish: string) => void
}

/** The dishes that could stand in. What must be chosen about one is asked below it, unless a default answers it. */
export function FallbackCandidates({ menu, line, full, onAdd }: Props) {
  const t = useTranslations('cart')
  const name = useName()
  const [asking, setAsking] = useState<string | null>(null)
  const candidates = candidatesFor(menu, line)
  const add = ({ dish, variant }: Candidate, optionIds: string[]) => {
    onAdd({ menuItemId: variant.menuItemId, optionIds }, name(dish.nameZh, dish.nameEn))
    setAsking(null)
  }

  return (
    <section aria-labelledby="fallback-candidates" className="mt-4">
      <h3 id="fallback-candidates" className="font-semibold">
        {t('fallbackCandidates')}
        {full && <span className="ms-2 text-xs font-normal text-fg-2">{t('fallbackFull')}</span>}
      </h3>
      {candidates.length === 0 && (
        <p className="py-3 text-fg-2">{t('fallbackNothing', { count: line.quantity })}</p>
      )}
      <ul>
        {candidates.map((candidate) => {
          const { dish, variant } = candidate
          const options = defaultOptions(dish)
          const unmet = firstUnmet(dish.optionGroups, options) !== null
          const id = variant.menuItemId
          return (
            <li key={id} className="border-b border-line py-1 last:border-0">
              <div className="flex items-center gap-3">
                <DishThumb image={dish.image} nameZh={dish.nameZh} nameEn={dish.nameEn} size={44} />
                <CandidateName candidate={candidate} optionIds={options} />
                <button
                  type="button"
                  className={`${buttonClass('outline')} shrink-0`}
                  aria-disabled={full || undefined}
                  aria-expanded={unmet ? asking === id : undefined}
                  aria-label={t('fallbackAdd', { dish: name(dish.nameZh, dish.nameEn) })}
                  onClick={() => {
                    if (full) return
                    if (unmet) setAsking(asking === id ? null : id)
                    else add(candidate, options)
                  }}
                >
                  {t('fallbackChoose')}
                </button>
              </div>
              {asking === id && !full && (
                <CandidateOptions candidate={candidate} onDone={(chosen) => add(candidate, chosen)} />
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function CandidateName({ candidate, optionIds }: { candidate: Candidate; optionIds: string[] }) {
  const { dish, variant } = candidate
  const tDish = useTranslations('dish')
  const money = useMoney()
  const chosen = dish.optionGroups.flatMap((group) => group.options).filter((o) => optionIds.includes(o.id))
  return (
    <p className="min-w-0 flex-1">
      <span className="line-clamp-2">
        <Name zh={dish.nameZh} en={dish.nameEn} />
      </span>
      <span className="line-clamp-1 text-xs text-fg-2 tabular-nums">
        {money(unitPrice(dish, variant, optionIds))}
        {(variant.nameZh || variant.nameEn) && (
          <>
            {' · '}
            <Name zh={variant.nameZh} en={variant.nameEn} />
          </>
        )}
        {chosen.map((option) => (
          <span key={option.id}>
            {' · '}
            <Name zh={option.nameZh} en={option.nameEn} />
          </span>
        ))}
        {variant.left < 20 && ` · ${tDish('left', { count: variant.left })}`}
      </span>
    </p>
  )
}

function CandidateOptions({ candidate, onDone }: { candidate: Candidate; onDone: (ids: string[]) => void }) {
  const { dish } = candidate
  const t = useTranslations('cart')
  const [chosen, setChosen] = useState(() => defaultOptions(dish))
  const [missing, setMissing] = useState<string | null>(null)
  const groups = inAskingOrder(dish.optionGroups)
  return (
    <form
      noValidate
      className="mb-2 rounded-card bg-fill p-3"
      onSubmit={(event) => {
        event.preventDefault()
        const unmet = firstUnmet(groups, chosen)
        if (!unmet) return onDone(chosen)
        setMissing(unmet.id)
        event.currentTarget.querySelector<HTMLElement>(`[data-group="${unmet.id}"] input`)?.focus()
      }}
    >
      {groups.map((group) => {
        const ids = group.options.map((option) => option.id)
        return (
          <OptionGroup
            key={group.id}
            group={group}
            chosen={chosen.filter((id) => ids.includes(id))}
            missing={missing === group.id}
            onChoose={(next) => {
              setChosen([...chosen.filter((id) => !ids.includes(id)), ...next])
              setMissing(null)
            }}
          />
        )
      })}
      <button type="submit" className={`${buttonClass('primary')} mt-3 w-full`}>
        {t('fallbackConfirm')}
      </button>
    </form>
  )
}

'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { useMoney } from '@/app/format'
import { Name } from '@/app/ui/name'
import type { OptionGroupView } from '@/server/menu/schema'
import { AllergenMark } from '../allergen-mark'
import { useMine } from '../use-profile'
import { isSingle } from './option-rules'

type ChipProps = {
  type: 'radio' | 'checkbox'
  group: string
  checked: boolean
  disabled?: boolean
  invalid?: string | undefined
  onChange: (checked: boolean) => void
  children: ReactNode
}

/** A choice that looks like a chip and is an input: 44 px to hit, 36 px to see. */
export function Chip({ type, group, checked, disabled, invalid, onChange, children }: ChipProps) {
  return (
    <label className="group relative inline-grid min-h-11 place-items-center">
      <input
        type={type}
        name={group}
        className="peer absolute inset-0 opacity-0"
        checked={checked}
        disabled={disabled}
        aria-describedby={invalid}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className="inline-flex min-h-9 items-center gap-1 rounded-thumb border border-transparent bg-fill px-4 peer-checked:border-brand peer-checked:bg-brand-weak peer-checked:font-semibold peer-checked:text-brand peer-disabled:text-fg-2 peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-focus">
        {children}
      </span>
    </label>
  )
}

type Props = {
  group: OptionGroupView
  chosen: readonly string[]
  /** Shown after a try to add without it. */
  missing: boolean
  onChoose: (optionIds: string[]) => void
}

/** One group of options with its rule; `chosen` are this group's. */
export function OptionGroup({ group, chosen, missing, onChoose }: Props) {
  const t = useTranslations('dish')
  const money = useMoney()
  const single = isSingle(group)
  const full = !single && chosen.length >= group.maxSelect
  const errorId = `missing-${group.id}`

  const change = (id: string, on: boolean) => {
    if (single) return onChoose([id])
    onChoose(on ? [...chosen, id] : chosen.filter((other) => other !== id))
  }

  return (
    <fieldset data-group={group.id} className="mt-4 scroll-mt-4">
      <legend className="font-semibold">
        <Name zh={group.nameZh} en={group.nameEn} />
        <span className="ms-2 text-xs font-normal text-fg-2">
          {t('rule', { kind: ruleKind(group), min: group.minSelect, max: group.maxSelect })}
        </span>
      </legend>
      {missing && (
        <p id={errorId} className="text-xs font-semibold text-danger">
          {t('chooseThis', { count: group.minSelect })}
        </p>
      )}
      <div className="flex flex-wrap gap-x-2">
        {group.options.map((option) => {
          const checked = chosen.includes(option.id)
          return (
            <Chip
              key={option.id}
              type={single ? 'radio' : 'checkbox'}
              group={group.id}
              checked={checked}
              disabled={!option.onSale || (full && !checked)}
              invalid={missing ? errorId : undefined}
              onChange={(on) => change(option.id, on)}
            >
              <Name zh={option.nameZh} en={option.nameEn} />
              {option.priceDeltaCents !== 0 && (
                <span className="tabular-nums">
                  {option.priceDeltaCents > 0 && '+'}
                  {money(option.priceDeltaCents)}
                </span>
              )}
              {!option.onSale && <SoldOut />}
              <OptionAllergens allergens={option.allergens} />
            </Chip>
          )
        })}
      </div>
    </fieldset>
  )
}

/** What an option brings into the dish, loud when it is something the person must not eat. */
function OptionAllergens({ allergens }: { allergens: string[] }) {
  const t = useTranslations('dish')
  const mine = useMine().allergens
  const forbidden = allergens.filter((code) => mine.includes(code))
  if (allergens.length === 0) return null
  if (forbidden.length > 0) return <AllergenMark allergens={forbidden} />
  return (
    <span className="text-xs font-normal text-fg-2">
      {t('optionContains', { list: allergens.map((code) => t(`allergen.${code}`)).join(t('listComma')) })}
    </span>
  )
}

/** A choice that cannot be had says so in words; one that is merely over the limit does not. */
export function SoldOut() {
  const t = useTranslations('dish')
  return <span className="text-xs">({t('soldOut')})</span>
}

function ruleKind({ minSelect, maxSelect }: OptionGroupView): 'exact' | 'range' | 'upTo' | 'optional' {
  if (minSelect > 0) return minSelect === maxSelect ? 'exact' : 'range'
  return maxSelect === 1 ? 'optional' : 'upTo'
}

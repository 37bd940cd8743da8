'use client'

import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { useMoney } from '@/app/format'
import type { Phase } from '@/app/meal-phase'
import { buttonClass } from '@/app/ui/button'
import { Name, useName } from '@/app/ui/name'
import { Sheet } from '@/app/ui/sheet'
import { Stepper } from '@/app/ui/stepper'
import type { CartLine } from '@/server/cart/schema'
import type { DishView } from '@/server/menu/schema'
import { allergensOf, unitPrice } from '../cart/merge-cart'
import { canWait } from '../waitlist/use-waitlist'
import type { WaitChoice } from '../waitlist/wait-sheet'
import { DishFacts } from './dish-facts'
import { limitText } from './limit-text'
import { NoteField } from './note-field'
import { Chip, OptionGroup, SoldOut } from './option-group'
import { defaultOptions, firstUnmet, firstVariant, inAskingOrder, maxPortions } from './option-rules'

type Props = {
  dish: DishView | null
  open: boolean
  /** Another number starts the form afresh. */
  visit: number
  phase: Phase
  /** Portions of a menu item that are in the cart already. */
  inCart: (menuItemId: string) => number
  /** The line that this choice would be added to: same dish, same options. */
  lineLike: (choice: Pick<CartLine, 'menuItemId' | 'optionIds'>) => CartLine | undefined
  onClose: () => void
  onAdd: (line: CartLine) => void
  /** Into the line for what is chosen. */
  onWait: (dish: DishView, choice: WaitChoice) => void
}

/** A dish in full, with everything to choose about it. */
export function SpecSheet({ dish, open, visit, ...rest }: Props) {
  return (
    <Sheet open={open} onClose={rest.onClose} title={dish && <Name zh={dish.nameZh} en={dish.nameEn} />}>
      {dish && <SpecForm key={visit} dish={dish} {...rest} />}
    </Sheet>
  )
}

type FormProps = Omit<Props, 'dish' | 'open' | 'visit'> & { dish: DishView }

function SpecForm({ dish, phase, inCart, lineLike, onAdd, onWait }: FormProps) {
  const orderable = phase === 'open'
  const t = useTranslations('dish')
  const tWait = useTranslations('waitlist')
  const money = useMoney()
  const name = useName()
  const form = useRef<HTMLFormElement>(null)
  const firstLeft = dish.variants.find((v) => v.left > 0) ?? firstVariant(dish)
  const [variantId, setVariantId] = useState(firstLeft.menuItemId)
  const [chosen, setChosen] = useState(() => defaultOptions(dish))
  const [wantedQuantity, setQuantity] = useState(1)
  /** Null until somebody types: then it is what the portions in the cart have. */
  const [typed, setNote] = useState<string | null>(null)
  const [missing, setMissing] = useState<string | null>(null)
  const [limitSaid, setLimitSaid] = useState(false)

  const variant = dish.variants.find((v) => v.menuItemId === variantId) ?? firstLeft
  // A line has one note, so what is added here shares it with what is there.
  const same = lineLike({ menuItemId: variant.menuItemId, optionIds: chosen })
  const note = typed ?? same?.note ?? ''
  const room = maxPortions(variant) - inCart(variant.menuItemId)
  const quantity = Math.max(1, Math.min(wantedQuantity, room))
  const unit = unitPrice(dish, variant, chosen)
  const groups = inAskingOrder(dish.optionGroups)
  const canAdd = orderable && variant.left > 0 && room > 0
  const waits = orderable && canWait(variant)

  const submit = () => {
    const unmet = firstUnmet(groups, chosen)
    if (unmet) {
      setMissing(unmet.id)
      const group = form.current?.querySelector<HTMLElement>(`[data-group="${unmet.id}"]`)
      group?.scrollIntoView({ block: 'start' })
      group?.querySelector('input')?.focus({ preventScroll: true })
      return
    }
    const choice = { menuItemId: variant.menuItemId, optionIds: chosen, note: note.trim() }
    if (waits) onWait(dish, choice)
    else onAdd({ ...choice, quantity })
  }

  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (canAdd || waits) submit()
      }}
    >
      <DishFacts
        dish={dish}
        cents={unit}
        listCents={variant.listPriceCents + unit - variant.priceCents}
        allergens={allergensOf(dish, chosen)}
      />
      {dish.variants.length > 1 && (
        <fieldset className="mt-4">
          <legend className="font-semibold">{t('variant')}</legend>
          <div className="flex flex-wrap gap-x-2">
            {dish.variants.map((v) => (
              <Chip
                key={v.menuItemId}
                type="radio"
                group="variant"
                checked={v.menuItemId === variant.menuItemId}
                disabled={v.left === 0 && !canWait(v)}
                onChange={() => setVariantId(v.menuItemId)}
              >
                <Name zh={v.nameZh || dish.nameZh} en={v.nameEn || dish.nameEn} />
                <span className="tabular-nums">{money(v.priceCents)}</span>
                {v.left === 0 && <SoldOut />}
              </Chip>
            ))}
          </div>
        </fieldset>
      )}
      {groups.map((group) => {
        const ids = group.options.map((o) => o.id)
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
      {orderable && <NoteField note={note} onChange={setNote} />}
      <p role="status" className="text-xs text-warn-fg">
        {orderable &&
          same &&
          (same.note || note.trim()) &&
          t('noteShared', {
            count: same.quantity,
            old: same.note,
            replaces: same.note !== '' && same.note !== note.trim() ? 'yes' : 'no',
          })}
      </p>
      <div className="sheet-cta">
        <div className="flex items-center justify-between">
          <span className="text-fg-2">
            {variant.left > 0 && variant.left < 20 && t('left', { count: variant.left })}
          </span>
          {canAdd && (
            <div className="-me-2">
              <Stepper
                name={name(dish.nameZh, dish.nameEn)}
                value={quantity}
                min={1}
                max={room}
                onBlocked={() => setLimitSaid(true)}
                onChange={(next) => {
                  setQuantity(next)
                  setLimitSaid(false)
                }}
              />
            </div>
          )}
        </div>
        <p role="status" className="text-xs text-warn-fg">
          {orderable &&
            (limitSaid || (room <= 0 && variant.left > 0)) &&
            limitText(t, variant, inCart(variant.menuItemId))}
        </p>
        <button
          type="submit"
          aria-disabled={!(canAdd || waits) || undefined}
          className={`${buttonClass('primary', 'cta')} mt-1 w-full`}
        >
          {!orderable
            ? t('notNow', { phase })
            : waits
              ? tWait('wait')
              : variant.left === 0
                ? t('soldOut')
                : t('addToCart', { price: money(unit * quantity) })}
        </button>
      </div>
    </form>
  )
}

'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { errorCode, useErrorText } from '@/app/error-text'
import { useMoney, useTimes } from '@/app/format'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { Link } from '@/app/ui/link'
import { Name } from '@/app/ui/name'
import { Spinner } from '@/app/ui/spinner'
import { showToast } from '@/app/ui/toast'
import type { DishView, MenuView } from '@/server/menu/schema'
import type { WaitlistEntryView } from '@/server/waitlist/schema'
import { warningsFor } from '../cart/allergen-rules'
import { askAllergens } from '../cart/ask-allergens'
import { allergensOf, catalogueOf, unitPrice } from '../cart/merge-cart'
import { slotToWish } from '../checkout/slot-rules'
import { DishFacts } from '../menu/dish-facts'
import { NoteField } from '../menu/note-field'
import { Chip, OptionGroup } from '../menu/option-group'
import { defaultOptions, firstUnmet, firstVariant, inAskingOrder } from '../menu/option-rules'
import { serverNow } from '../use-clock'
import { useMine } from '../use-profile'
import { useStillHere } from '../use-still-here'
import { LeaveLine } from './leave-line'
import { useTakeEntries } from './use-take-entries'
import { canWait, isInLine, useWaitlist } from './use-waitlist'
import { Modes, Payments } from './wait-choices'
import type { WaitChoice } from './wait-sheet'
import { WaitSlots } from './wait-slots'

/** Stands for the pickup time among the groups of options, wherever one of them is missing. */
const SLOT = 'slot'

type Props = {
  menu: MenuView
  dish: DishView
  choice: WaitChoice | null
  onClose: () => void
  onOrder: () => void
}

/** Everything that an order needs to be placed when nobody is there to ask; somebody in line finds their own words in it. */
export function WaitForm({ menu, dish, choice, onClose, onOrder }: Props) {
  const t = useTranslations('waitlist')
  const trpc = useTRPC()
  const money = useMoney()
  const errorText = useErrorText()
  const times = useTimes(menu.canteen.timeZone)
  const form = useRef<HTMLFormElement>(null)
  const here = useStillHere()
  const allergens = useMine().allergens
  const entries = useWaitlist().filter(isInLine)
  const { take } = useTakeEntries()
  const wallet = useQuery(trpc.me.wallet.queryOptions({}))

  const inLineFor = dish.variants.find((v) => entries.some((entry) => entry.menuItemId === v.menuItemId))
  const [itemId, setItemId] = useState(
    choice?.menuItemId ?? (inLineFor ?? dish.variants.find(canWait) ?? firstVariant(dish)).menuItemId,
  )
  const variant = dish.variants.find((v) => v.menuItemId === itemId) ?? firstVariant(dish)
  const entry = entries.find((one) => one.menuItemId === variant.menuItemId)
  const [chosen, setChosen] = useState(choice?.optionIds ?? entry?.wish.optionIds ?? defaultOptions(dish))
  const [note, setNote] = useState(choice?.note || entry?.wish.note || '')
  const [slotId, setSlotId] = useState(() => slotToWish(menu.slots, entry?.wish.pickupSlotId, serverNow()))
  const [payment, setPayment] = useState(entry?.wish.paymentMethod ?? null)
  const [autoOrder, setAutoOrder] = useState(entry?.autoOrder ?? true)
  const [missing, setMissing] = useState<string | null>(null)

  const mealId = menu.meal.id
  const join = useMutation(
    trpc.waitlist.join.mutationOptions({
      // Each answer is the whole line of this meal, so they come one after the other.
      scope: { id: 'line' },
      onSuccess: (now) => take(mealId, now),
    }),
  )
  // Not called when the sheet is another dish's by then: this form has gone.
  const onJoined = (now: WaitlistEntryView[]) => {
    const mine = now.find((one) => one.menuItemId === variant.menuItemId && isInLine(one))
    onClose()
    if (mine) showToast(t('joined', { place: mine.ahead + 1 }))
  }

  const choices = dish.variants.filter((v) => canWait(v) || v === variant)
  const groups = inAskingOrder(dish.optionGroups)
  const available = variant.left > 0 || errorCode(join.error) === 'STILL_AVAILABLE'
  const balanceCents = wallet.data?.balanceCents ?? null
  const paymentMethod = payment ?? ((balanceCents ?? 0) > 0 ? 'WALLET' : 'CASH')
  const unit = unitPrice(dish, variant, chosen)
  // What the company pays comes off first.
  const ownCents = unit - (wallet.data?.allowances.find((one) => one.mealId === mealId)?.leftCents ?? 0)
  const onlineMinCents = wallet.data?.onlineMinCents ?? 0
  const tooLittle = ownCents > 0 && ownCents < onlineMinCents

  const submit = async () => {
    if (available) return onOrder()
    const slotStands = slotId !== '' && slotId === slotToWish(menu.slots, slotId, serverNow())
    const unmet = firstUnmet(groups, chosen)?.id ?? (slotStands ? null : SLOT)
    setMissing(unmet)
    if (unmet) {
      const group = form.current?.querySelector<HTMLElement>(`[data-group="${unmet}"]`)
      group?.scrollIntoView({ block: 'start' })
      return group?.querySelector<HTMLElement>('input:not(:disabled)')?.focus({ preventScroll: true })
    }
    const wish = { menuItemId: variant.menuItemId, optionIds: chosen, note: note.trim() }
    const asked = entry && { ...entry.wish, quantity: 1 }
    const line = { ...wish, quantity: 1 }
    if (!(await askAllergens(warningsFor(line, asked, catalogueOf(menu), allergens)))) return
    join.mutate({ mealId, ...wish, pickupSlotId: slotId, paymentMethod, autoOrder }, { onSuccess: onJoined })
  }

  if (entry?.status === 'OFFERED') {
    return (
      <div className="py-6 text-center">
        <p className="text-base font-semibold">{t(entry.offeredUntil ? 'turn' : 'placing')}</p>
        <Link href={`/orders/${entry.orderId}`} className={`${buttonClass('primary', 'cta')} mt-4 w-full`}>
          {t('seeOrder')}
        </Link>
      </div>
    )
  }

  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!join.isPending) void submit()
      }}
    >
      <div role="status">
        {entry && (
          <p className="mb-3 rounded-thumb bg-brand-weak px-3 py-2 font-semibold text-brand">
            {t('yourPlace', { place: entry.ahead + 1, ahead: entry.ahead })}
          </p>
        )}
      </div>
      <DishFacts
        dish={dish}
        cents={unit}
        listCents={variant.listPriceCents + unit - variant.priceCents}
        allergens={allergensOf(dish, chosen)}
      />
      {dish.variants.length > 1 && (
        <fieldset className="mt-4">
          <legend className="font-semibold">{t('spec')}</legend>
          <div className="flex flex-wrap gap-x-2">
            {choices.map((v) => (
              <Chip
                key={v.menuItemId}
                type="radio"
                group="wait-variant"
                checked={v === variant}
                onChange={() => setItemId(v.menuItemId)}
              >
                <Name zh={v.nameZh || dish.nameZh} en={v.nameEn || dish.nameEn} />
                <span className="tabular-nums">{money(v.priceCents)}</span>
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
      <WaitSlots
        slots={menu.slots}
        timeZone={menu.canteen.timeZone}
        hint={t('slotHint')}
        value={slotId}
        missing={missing === SLOT}
        onChoose={(id) => {
          setSlotId(id)
          setMissing(null)
        }}
      />
      <Modes autoOrder={autoOrder} onChoose={setAutoOrder} />
      <Payments
        value={paymentMethod}
        balanceCents={balanceCents}
        online={wallet.data?.onlinePayment ?? false}
        onlineFromCents={tooLittle ? onlineMinCents : null}
        onChoose={setPayment}
      />
      <NoteField note={note} onChange={setNote} />
      <p className="mt-4 text-xs text-fg-2">{t('rules')}</p>
      <p className="text-xs text-fg-2">{t('until', { time: times.clock(menu.meal.cutoffAt) })}</p>
      <div className="sheet-cta">
        <p role="alert" className="mb-2 text-center font-semibold text-danger empty:hidden">
          {join.error !== null && !available && errorText(join.error)}
        </p>
        <p role="status" className="mb-2 text-center font-semibold text-ok empty:hidden">
          {available && t('available')}
        </p>
        <button
          type="submit"
          className={`${buttonClass('primary', 'cta')} w-full`}
          aria-disabled={join.isPending || undefined}
          aria-busy={join.isPending}
        >
          {join.isPending && <Spinner className="size-4" />}
          {available
            ? t('order')
            : entry
              ? t('update')
              : t('submit', { auto: String(autoOrder), price: money(unit) })}
        </button>
        {entry && (
          <LeaveLine
            entry={entry}
            className={`${buttonClass('quiet')} mt-2 w-full`}
            onLeft={() => here.current && onClose()}
          />
        )}
      </div>
    </form>
  )
}

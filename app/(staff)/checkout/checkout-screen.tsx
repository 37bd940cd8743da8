'use client'

import { Utensils } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { errorCode, useErrorText } from '@/app/error-text'
import { buttonClass } from '@/app/ui/button'
import { Empty } from '@/app/ui/empty'
import { later } from '@/app/ui/later'
import { Link } from '@/app/ui/link'
import { Spinner } from '@/app/ui/spinner'
import type { CheckoutState } from '@/server/orders/schema'
import { orderable, subtotalNow } from '../cart/cart-lines'
import { errorDetails, isTransient } from '../error-details'
import { TopBar } from '../top-bar'
import { serverNow } from '../use-clock'
import { CheckoutBar } from './checkout-bar'
import { amounts, blankForm, type CheckoutForm, type FormProblem, findProblem } from './checkout-form'
import { CheckoutSkeleton } from './checkout-skeleton'
import { isWait, shortChanges } from './conflict'
import { DeliveryChoice } from './delivery-choice'
import { ExtraChoices } from './extra-choices'
import { ItemList } from './item-list'
import { PaymentChoice } from './payment-choice'
import { SlotChoice } from './slot-choice'
import { useCheckout } from './use-checkout'

/** Loaded before anybody can be refused. */
const Refusal = later(() => import('./refusal').then((m) => m.Refusal))
const AllergyReminder = later(() => import('./allergy-reminder').then((m) => m.AllergyReminder))
const ConflictSheet = later(() => import('./conflict-sheet').then((m) => m.ConflictSheet))
const Waiting = later(() => import('./waiting').then((m) => m.Waiting))

/** Nothing further can be done here after these; the cart is kept. */
const OVER = new Set(['CUTOFF_PASSED', 'MEAL_NOT_OPEN', 'CART_EMPTY', 'NOT_FOUND'])

type Props = {
  userId: string
  mealId: string
  /** What came with the document: looked at, and not to be ordered, until there is a ticket. */
  drawn: CheckoutState | null
}

export function CheckoutScreen({ userId, mealId, drawn }: Props) {
  const t = useTranslations('checkout')
  const errorText = useErrorText()
  const { opened, failure, turn, opening, refusal, changes, closed, ...act } = useCheckout(userId, mealId)
  const [problem, setProblem] = useState<FormProblem | null>(null)
  const formNode = useRef<HTMLFormElement>(null)
  const back = `/?meal=${mealId}`
  const top = <TopBar title={t('title')} back={back} />
  // The last portions went while one waited before this page. A change to agree to comes first.
  const gone =
    act.phase === 'idle' && changes.length === 0 && opened?.checkout.cart.lines.some(orderable) === false
  const over = closed || gone || OVER.has(errorCode(failure) ?? errorCode(refusal) ?? '')

  if (failure && isWait(failure)) {
    return (
      <>
        {top}
        <Waiting {...{ userId, mealId, turn }} error={failure} onRetry={act.retry} />
      </>
    )
  }
  if (failure || over) {
    // The clock needs no refusal to say so: a submit would only be one.
    const error = failure ?? refusal ?? { code: closed ? 'CUTOFF_PASSED' : 'SOLD_OUT' }
    const hint = over
      ? errorCode(error) !== 'CART_EMPTY' && t('cartKept')
      : isTransient(error) && t('retriesItself')
    return (
      <>
        {top}
        <div role="alert">
          <Empty
            icon={<Utensils className="size-10" strokeWidth={1.5} />}
            title={errorText(error)}
            hint={hint || undefined}
          />
        </div>
        <p className="-mt-10 text-center">
          {over ? (
            <Link href={back} className={buttonClass('primary')}>
              {t('backToMenu')}
            </Link>
          ) : (
            <button type="button" className={buttonClass('primary')} aria-busy={opening} onClick={act.retry}>
              {opening && <Spinner className="size-4" />}
              {t('retry')}
            </button>
          )}
        </p>
      </>
    )
  }
  const shown = opened ?? (drawn && { checkout: drawn, form: blankForm(drawn) })
  if (!shown) {
    return (
      <>
        {top}
        <CheckoutSkeleton />
      </>
    )
  }

  const { checkout, form } = shown
  const phase = opened ? act.phase : 'reading'
  const sum = amounts(subtotalNow(checkout.cart.lines), form, checkout)
  const own = errorDetails(refusal, 'OWN_PART_CHANGED')
  const setForm = (next: CheckoutForm) => {
    setProblem(null)
    act.setForm(next)
  }
  const parts = { checkout, form, setForm, problem }

  const submit = () => {
    const found = findProblem(form, checkout, serverNow())
    setProblem(found)
    if (!found) return act.submit()
    const field = formNode.current?.querySelector<HTMLElement>(`[data-field="${found.field}"]`)
    const input = field?.matches('input') ? field : field?.querySelector<HTMLElement>('input:not(:disabled)')
    field?.scrollIntoView({ block: 'center' })
    input?.focus({ preventScroll: true })
  }

  return (
    <>
      {top}
      <form
        ref={formNode}
        noValidate
        className="flex flex-1 flex-col"
        onSubmit={(event) => {
          event.preventDefault()
          if (phase === 'idle') submit()
        }}
      >
        {/* Disabled as a whole while it is on its way: what was sent is what the ticket stands for. */}
        <fieldset disabled={phase !== 'idle'} className="flex min-w-0 flex-1 flex-col gap-2 p-2 pb-6">
          <legend className="sr-only">{t('title')}</legend>
          <DeliveryChoice {...parts} />
          <SlotChoice {...parts} />
          <ItemList lines={checkout.cart.lines} onFix={() => act.accept(shortChanges(checkout.cart.lines))} />
          <ExtraChoices {...parts} />
          <AllergyReminder lines={checkout.cart.lines} />
          <PaymentChoice {...parts} sum={sum} />
          <p className="px-2 text-xs text-fg-2">
            {t('rules', { payment: sum.dueCents > 0 ? form.payment : 'NONE', method: form.method })}
          </p>
        </fieldset>
        {/* Stays in sight: a refusal below the fold would look like a button that does nothing. */}
        <div className="sticky bottom-0 z-10">
          <Refusal
            error={refusal}
            checkout={checkout}
            form={form}
            setForm={setForm}
            hidden={changes.length > 0 || own !== null}
          />
          <CheckoutBar
            {...{ phase, sum, checkout }}
            early={!opened}
            method={form.method}
            onUnqueue={act.unqueue}
          />
        </div>
      </form>
      <ConflictSheet
        {...{ changes, own }}
        onAccept={() => (own ? act.dismissChanges() : act.accept(changes))}
        onClose={act.dismissChanges}
      />
    </>
  )
}

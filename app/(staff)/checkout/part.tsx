import type { ReactNode } from 'react'
import type { CheckoutState } from '@/server/orders/schema'
import type { CheckoutForm, FormProblem } from './checkout-form'

/** What every block of the checkout works on. */
export type PartProps = {
  checkout: CheckoutState
  form: CheckoutForm
  setForm: (form: CheckoutForm) => void
  problem: FormProblem | null
}

export const cardClass = 'rounded-card bg-card p-4'
export const inputClass =
  'mt-1 block h-11 w-full rounded-control border border-edge bg-card px-3 placeholder:text-fg-2 aria-invalid:border-danger'

/** A white card that is one group of inputs. */
export function Group({
  legend,
  field,
  children,
}: {
  legend: ReactNode
  field?: string
  children: ReactNode
}) {
  return (
    <fieldset data-field={field} className={`${cardClass} min-w-0`}>
      <legend className="float-left mb-2 w-full text-base font-semibold">{legend}</legend>
      <div className="clear-both">{children}</div>
    </fieldset>
  )
}

export function Mistake({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} className="mt-1 text-xs font-semibold text-danger">
      {children}
    </p>
  )
}

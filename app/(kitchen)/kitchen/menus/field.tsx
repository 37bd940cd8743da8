'use client'
import { type ReactNode, useId } from 'react'

export const INPUT =
  'mt-1 min-h-14 w-full min-w-0 rounded-control border border-edge bg-page px-3 aria-invalid:border-2 aria-invalid:border-danger'

type A11y = { id: string; 'aria-invalid': boolean; 'aria-describedby': string | undefined }
type Props = {
  label: string
  hint?: string | undefined
  problem?: string | undefined
  children: (a11y: A11y) => ReactNode
}

/** A label, its input, and below it what is wrong, tied together for those who hear it. */
export function Field({ label, hint, problem, children }: Props) {
  const id = useId()
  const below = problem ?? hint
  return (
    <div>
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      {children({
        id,
        'aria-invalid': problem !== undefined,
        'aria-describedby': below ? `${id}d` : undefined,
      })}
      {below && (
        <p
          id={`${id}d`}
          role={problem ? 'alert' : undefined}
          className={`mt-1 text-sm ${problem ? 'text-danger' : 'text-fg-2'}`}
        >
          {below}
        </p>
      )}
    </div>
  )
}

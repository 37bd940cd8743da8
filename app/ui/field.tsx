import type { ComponentProps, ReactNode, Ref } from 'react'

type Props = Omit<ComponentProps<'input'>, 'id'> & {
  id: string
  label: string
  hint?: string
  error?: string | null
  /** Inside the box, at its end. */
  end?: ReactNode
  ref?: Ref<HTMLInputElement>
}

/** A labelled input that says below itself what is wrong with it. */
export function Field({ id, label, hint, error, end, ...input }: Props) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div>
      <label htmlFor={id} className="block font-medium">
        {label}
      </label>
      <div
        className={`mt-1 flex items-center rounded-thumb border bg-card focus-within:outline-2 focus-within:outline-focus ${
          error ? 'border-danger' : 'border-edge'
        }`}
      >
        <input
          {...input}
          id={id}
          name={input.name ?? id}
          aria-invalid={error ? true : undefined}
          aria-describedby={described || undefined}
          className="min-h-12 w-full min-w-0 flex-1 bg-transparent px-3 outline-none"
        />
        {end}
      </div>
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-xs text-fg-2">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="mt-1 text-danger">
          {error}
        </p>
      )}
    </div>
  )
}

'use client'

type Props<T extends string> = {
  /** Of the radio group, and read out before its answers. */
  name: string
  legend: string
  options: readonly { value: T; label: string; lang?: string }[]
  value: T
  busy?: boolean
  onChoose: (value: T) => void
}

/** A few answers side by side, one of them chosen: radios that look like a switch. */
export function Choices<T extends string>({ name, legend, options, value, busy, onChoose }: Props<T>) {
  return (
    <fieldset className="flex min-w-0 flex-wrap rounded-3xl bg-fill p-0.5" aria-busy={busy}>
      <legend className="sr-only">{legend}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          lang={option.lang}
          className="relative grid min-h-11 min-w-14 flex-auto place-items-center whitespace-nowrap rounded-full px-3 text-fg-2 has-checked:bg-raised has-checked:font-semibold has-checked:text-fg forced-colors:has-checked:bg-[Highlight] forced-colors:has-checked:text-[HighlightText] forced-colors:has-checked:forced-color-adjust-none has-focus-visible:outline-2 has-focus-visible:outline-focus"
        >
          <input
            type="radio"
            name={name}
            className="absolute inset-0 opacity-0"
            checked={option.value === value}
            onChange={() => onChoose(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  )
}

'use client'

type Props = {
  name: string
  value?: string
  checked: boolean
  disabled?: boolean
  describedBy?: string | undefined
  time: string
  /** Null where no shelf is needed. */
  room: string | null
  onChoose: () => void
}

/** A time with its room: 44 px to hit and more to read; a full one can still be read. */
export function SlotChip({ name, value, checked, disabled, describedBy, time, room, onChoose }: Props) {
  return (
    <label className="relative block">
      <input
        type="radio"
        name={name}
        value={value}
        className="peer absolute inset-0 opacity-0"
        checked={checked}
        disabled={disabled}
        aria-describedby={describedBy}
        onChange={onChoose}
      />
      <span className="grid min-h-13 place-items-center rounded-thumb border border-transparent bg-fill px-1 py-1.5 text-center tabular-nums peer-checked:border-brand peer-checked:bg-brand-weak peer-checked:font-semibold peer-checked:text-brand peer-disabled:text-fg-2 peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-focus">
        <span>{time}</span>
        {room !== null && <span className="text-xs font-normal">{room}</span>}
      </span>
    </label>
  )
}

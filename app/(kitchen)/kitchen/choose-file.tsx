'use client'
import { Upload } from 'lucide-react'
import { type DragEvent, type ReactNode, useId, useRef, useState } from 'react'
import { buttonClass } from '@/app/ui/button'

type Props = {
  onFile: (file: File) => void
  drop: string
  choose: string
  hint: ReactNode
  template: { href: string; fileName: string; label: string }
}

/** A spreadsheet to drop or choose, and an empty one to begin with. */
export function ChooseFile({ onFile, drop, choose, hint, template }: Props) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const dropped = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file) onFile(file)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the extra way; the button below is for everybody
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={dropped}
      className={`grid justify-items-center gap-3 rounded-card border-2 border-dashed p-3 text-center sm:p-6 ${over ? 'border-brand bg-brand-weak' : 'border-edge'}`}
    >
      <p>{drop}</p>
      <button
        type="button"
        className={`${buttonClass('outline', 'kitchen')} flex-wrap`}
        aria-describedby={id}
        onClick={() => input.current?.click()}
      >
        <Upload aria-hidden className="size-5" />
        {choose}
      </button>
      <input
        ref={input}
        type="file"
        accept=".csv,.tsv,.txt,text/csv"
        aria-hidden
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          const file = event.target.files?.[0]
          // Cleared, or choosing the same corrected file again would not be a change.
          event.target.value = ''
          if (file) onFile(file)
        }}
      />
      <p id={id} className="text-sm text-fg-2">
        {hint}
      </p>
      <a href={template.href} download={template.fileName} className="py-2 text-brand underline">
        {template.label}
      </a>
    </div>
  )
}

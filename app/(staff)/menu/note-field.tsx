'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'

const MAX = 50
const QUICK = ['lessSalt', 'lessOil', 'lessSpicy', 'noCoriander', 'noSpringOnion'] as const

/** A word about one dish: what people say most often is one tap, which taken again takes it back. */
export function NoteField({ note, onChange }: { note: string; onChange: (note: string) => void }) {
  const t = useTranslations('dish')
  const comma = t('listComma')
  const [full, setFull] = useState(false)
  const parts = note.split(comma).filter((part) => part.trim() !== '')
  return (
    <div className="mt-4">
      <label>
        <span className="font-semibold">{t('note')}</span>
        <input
          value={note}
          maxLength={MAX}
          placeholder={t('notePlaceholder')}
          className="mt-1 block h-11 w-full rounded-control border border-edge bg-card px-3 placeholder:text-fg-2"
          onChange={(event) => {
            setFull(false)
            onChange(event.target.value)
          }}
        />
      </label>
      <p role="status" className="text-xs text-warn-fg">
        {full && t('noteFull', { max: MAX })}
      </p>
      <ul className="flex flex-wrap gap-x-2">
        {QUICK.map((quick) => {
          const word = t(`quickNote.${quick}`)
          const on = parts.includes(word)
          const next = (on ? parts.filter((part) => part !== word) : [...parts, word]).join(comma)
          return (
            <li key={quick}>
              <button
                type="button"
                className="tap grid place-items-center"
                aria-pressed={on}
                onClick={() => {
                  setFull(next.length > MAX)
                  if (next.length <= MAX) onChange(next)
                }}
              >
                <span
                  className={`rounded-full px-3 text-xs/9 ${on ? 'bg-brand-weak font-semibold text-brand' : 'bg-fill text-fg-2'}`}
                >
                  {word}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

'use client'

import { Trash2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'

type Props = {
  title: string
  words: { key: string; text: string; shown?: ReactNode }[]
  onChoose: (word: string) => void
}

/** Words to begin with: a heading and chips. */
export function WordChips({ title, words, onChoose, children }: Props & { children?: ReactNode }) {
  if (words.length === 0) return null
  return (
    <section aria-label={title} className="px-4 pt-3">
      <div className="flex min-h-11 items-center justify-between">
        <h2 className="font-semibold">{title}</h2>
        {children}
      </div>
      <ul className="flex flex-wrap gap-x-2">
        {words.map(({ key, text, shown }) => (
          <li key={key} className="max-w-full">
            <button
              type="button"
              className="tap grid max-w-full place-items-center"
              onClick={() => onChoose(text)}
            >
              <span className="max-w-full truncate rounded-full bg-card px-3 text-sm/9">{shown ?? text}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

type HistoryProps = { words: string[]; onChoose: (word: string) => void; onClear: () => void }

export function SearchHistory({ words, onChoose, onClear }: HistoryProps) {
  const t = useTranslations('search')
  return (
    <WordChips title={t('history')} words={words.map((text) => ({ key: text, text }))} onChoose={onChoose}>
      <button
        type="button"
        className="tap grid place-items-center text-fg-2"
        aria-label={t('forget')}
        onClick={onClear}
      >
        <Trash2 className="size-4.5" aria-hidden="true" />
      </button>
    </WordChips>
  )
}

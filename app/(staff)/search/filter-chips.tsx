'use client'

import { useTranslations } from 'next-intl'
import { FILTERS, type Filter } from './search-rules'

type Props = {
  chosen: ReadonlySet<Filter>
  /** Without a profile nobody knows what fits. */
  hasProfile: boolean
  onChange: (chosen: ReadonlySet<Filter>) => void
}

export function FilterChips({ chosen, hasProfile, onChange }: Props) {
  const t = useTranslations('search')
  return (
    <ul
      aria-label={t('filters')}
      className="flex gap-x-1.5 overflow-x-auto bg-card px-3 [scrollbar-width:none]"
    >
      {FILTERS.filter((filter) => filter !== 'fits' || hasProfile).map((filter) => {
        const on = chosen.has(filter)
        return (
          <li key={filter} className="shrink-0">
            <button
              type="button"
              aria-pressed={on}
              className="tap grid place-items-center focus-visible:-outline-offset-2"
              onClick={() => {
                const next = new Set(chosen)
                if (on) next.delete(filter)
                else next.add(filter)
                onChange(next)
              }}
            >
              <span
                className={`rounded-full border px-3 text-xs/8.5 ${on ? 'border-brand bg-brand-weak font-semibold text-brand' : 'border-transparent bg-fill text-fg-2'}`}
              >
                {t(`filter.${filter}`)}
              </span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}

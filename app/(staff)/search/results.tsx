'use client'

import { SearchX } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Phase } from '@/app/meal-phase'
import { buttonClass } from '@/app/ui/button'
import { Empty } from '@/app/ui/empty'
import { DishCard } from '../menu/dish-card'
import type { useDishActions } from '../menu/use-dish-actions'
import { useMarked } from './marked'
import type { Hit } from './search-rules'

/** About as many cards as a phone shows at once. */
const EAGER = 4

type CardProps = { acts: ReturnType<typeof useDishActions>; phase: Phase }

export function Cards({ hits, acts, phase }: CardProps & { hits: Hit[] }) {
  const marked = useMarked(hits)
  return hits.map((hit, index) => {
    const { pieces, lines } = acts.ofDish(hit.dish)
    return (
      <DishCard
        key={hit.dish.id}
        dish={hit.dish}
        inCart={pieces}
        lineCount={lines}
        phase={phase}
        eager={index < EAGER}
        marked={marked[index]}
        {...acts.actions}
      />
    )
  })
}

type NothingProps = {
  query: string
  filtered: boolean
  /** Whether there is anything to suggest; the cards are the children. */
  suggests: boolean
  onClearFilters: () => void
  children: ReactNode
}

/** Nothing found: what was looked for, the filters that may be to blame, and what there is instead. */
export function Nothing({ query, filtered, suggests, onClearFilters, children }: NothingProps) {
  const t = useTranslations('search')
  return (
    <>
      <Empty
        icon={<SearchX className="size-10" strokeWidth={1.5} />}
        title={query ? t('nothing', { query }) : t('nothingFits')}
        hint={t(filtered ? 'nothingFiltered' : 'nothingHint')}
      >
        {filtered && (
          <button type="button" className={buttonClass('outline')} onClick={onClearFilters}>
            {t('clearFilters')}
          </button>
        )}
      </Empty>
      {suggests && <Suggestions>{children}</Suggestions>}
    </>
  )
}

export function Suggestions({ children }: { children: ReactNode }) {
  const t = useTranslations('search')
  return (
    <section aria-labelledby="suggestions" className="bg-card pt-2">
      <h2 id="suggestions" className="px-3 font-semibold">
        {t('suggestions')}
      </h2>
      {children}
    </section>
  )
}

'use client'

import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import type { Phase } from '@/app/meal-phase'
import { Name } from '@/app/ui/name'
import type { DishView } from '@/server/menu/schema'
import { CategoryRail } from './category-rail'
import { type DishActions, DishCard } from './dish-card'
import type { Section } from './section-rules'
import { useCategorySpy } from './use-category-spy'
import { WITH_RAIL } from './with-rail'

/** About as many cards as a phone shows at once. */
const EAGER = 4

type Props = DishActions & {
  sections: Section[]
  pieces: ReadonlyMap<string, number>
  inCart: (dish: DishView) => { pieces: number; lines: number }
  phase: Phase
}

/** The rail and the dishes: two boxes that scroll each on their own. */
export function DishList({ sections, pieces, inCart, phase, ...actions }: Props) {
  const t = useTranslations('menu')
  const list = useRef<HTMLDivElement>(null)
  const { active, jump } = useCategorySpy(list, sections.length)
  const first = sections.flatMap((section) => section.dishes.map((dish) => section.id + dish.id))
  const eager = new Set(first.slice(0, EAGER))

  return (
    // Contained: as high as the frame has room for, however long it is.
    <div className={`grid contain-strict ${WITH_RAIL} narrow:grid-rows-[auto_minmax(0,1fr)]`}>
      <CategoryRail categories={sections} pieces={pieces} active={active} onJump={jump} />
      <section
        ref={list}
        aria-label={t('dishes')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard
        tabIndex={0}
        className="relative min-h-0 scroll-pt-10 overflow-y-auto overscroll-contain bg-card focus-visible:-outline-offset-2"
      >
        {sections.map((category, index) => (
          <section
            key={category.id}
            id={`c-${category.id}`}
            aria-labelledby={`h-${category.id}`}
            // As long as the list, so that even a short one at the end can reach the top.
            className={index === sections.length - 1 ? 'min-h-full' : ''}
          >
            <h2 id={`h-${category.id}`} className="sticky top-0 z-20 bg-card px-3 text-sm/10 font-semibold">
              <Name zh={category.nameZh} en={category.nameEn} />
            </h2>
            {category.dishes.map((dish) => {
              const { pieces: pieceCount, lines } = inCart(dish)
              return (
                <DishCard
                  key={dish.id}
                  dish={dish}
                  inCart={pieceCount}
                  lineCount={lines}
                  phase={phase}
                  eager={eager.has(category.id + dish.id)}
                  {...actions}
                />
              )
            })}
            {index === sections.length - 1 && (
              <p className="py-6 text-center text-xs text-fg-2">{t('end')}</p>
            )}
          </section>
        ))}
      </section>
    </div>
  )
}

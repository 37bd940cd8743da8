'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { Name } from '@/app/ui/name'
import type { Section } from './section-rules'

type Props = {
  categories: Section[]
  /** Pieces in the cart by category. */
  pieces: ReadonlyMap<string, number>
  active: number
  onJump: (index: number) => void
}

const ITEM =
  'relative flex min-h-14 items-center px-3 py-2 text-[0.8125rem]/4.5 narrow:min-h-11 narrow:shrink-0 ' +
  'focus-visible:-outline-offset-2'
const ACTIVE =
  'bg-card font-semibold text-brand before:absolute before:left-0 before:top-1/2 before:h-4 before:w-[3px] ' +
  'before:-translate-y-1/2 before:rounded-r-full before:bg-brand'

/** The rail on the left; on very narrow screens a row of chips above the list. */
export function CategoryRail({ categories, pieces, active, onJump }: Props) {
  const t = useTranslations('menu')
  const rail = useRef<HTMLElement>(null)

  useEffect(() => {
    const node = rail.current
    const item = node?.querySelectorAll<HTMLElement>('a')[active]
    if (!node || !item) return
    // Scrolls the rail alone: scrollIntoView would move the page, and focus stays where the person is.
    const above = item.offsetTop < node.scrollTop
    const below = item.offsetTop + item.offsetHeight > node.scrollTop + node.clientHeight
    if (above || below) node.scrollTo({ top: item.offsetTop - node.clientHeight / 2 + item.offsetHeight / 2 })
    node.scrollTo({ left: item.offsetLeft - node.clientWidth / 2 + item.offsetWidth / 2 })
  }, [active])

  return (
    <nav
      ref={rail}
      aria-label={t('categories')}
      className="relative overflow-auto overscroll-contain bg-page [scrollbar-width:none] narrow:flex narrow:border-b narrow:border-line"
    >
      {categories.map((category, index) => {
        const count = pieces.get(category.id) ?? 0
        return (
          <a
            key={category.id}
            href={`#c-${category.id}`}
            aria-current={index === active ? 'true' : undefined}
            onClick={(event) => {
              event.preventDefault()
              onJump(index)
              // Linkable, yet going back does not step through categories.
              history.replaceState(history.state, '', `#c-${category.id}`)
            }}
            className={`${ITEM} ${index === active ? ACTIVE : ''}`}
          >
            <span className="line-clamp-2 hyphens-auto">
              <Name zh={category.nameZh} en={category.nameEn} />
            </span>
            {count > 0 && (
              <span className="absolute right-1 top-1 min-w-4.5 rounded-full bg-danger px-1 text-center text-xs/4.5 font-normal text-on-danger">
                <span className="sr-only">{t('inCart')}</span> {count > 99 ? '99+' : count}
              </span>
            )}
          </a>
        )
      })}
    </nav>
  )
}

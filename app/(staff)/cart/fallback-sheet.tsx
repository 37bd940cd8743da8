'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { buttonClass } from '@/app/ui/button'
import { useName } from '@/app/ui/name'
import { Sheet } from '@/app/ui/sheet'
import type { CartLine, CartLineView, Fallback } from '@/server/cart/schema'
import type { MenuView } from '@/server/menu/schema'
import { toCartLine } from './cart-lines'
import { FallbackCandidates } from './fallback-candidates'
import { FallbackRanking } from './fallback-ranking'
import { MOST_FALLBACKS, moved } from './fallback-rules'

type Props = {
  /** Null closes the sheet. */
  line: CartLineView | null
  menu: MenuView
  /** False: the person would rather not. */
  onSet: (line: CartLine) => Promise<boolean>
  onClose: () => void
}

/** What to take instead of a line's dish when it is gone, in the order of wishing. Every tap counts at once. */
export function FallbackSheet({ line, menu, onSet, onClose }: Props) {
  const t = useTranslations('cart')
  const name = useName()
  const [shown, setShown] = useState(line)
  // Keeps its words while it slides away.
  useEffect(() => {
    if (line) setShown(line)
  }, [line])
  const current = line ?? shown

  return (
    <Sheet
      open={line !== null}
      onClose={onClose}
      title={current && t('fallbackTitle', { dish: name(current.dishNameZh, current.dishNameEn) })}
      footer={
        <button type="button" className={`${buttonClass('primary', 'cta')} w-full`} onClick={onClose}>
          {t('fallbackDone')}
        </button>
      }
    >
      {current && <FallbackForm key={current.key} line={current} menu={menu} onSet={onSet} />}
    </Sheet>
  )
}

function FallbackForm({ line, menu, onSet }: { line: CartLineView; menu: MenuView; onSet: Props['onSet'] }) {
  const t = useTranslations('cart')
  const name = useName()
  const ranking = useRef<HTMLElement>(null)
  const [said, setSaid] = useState('')
  const set = (fallbacks: Fallback[]) => onSet(toCartLine({ ...line, fallbacks }))
  const nameOf = (index: number) => {
    const fallback = line.fallbacks[index]
    return fallback ? name(fallback.dishNameZh, fallback.dishNameEn) : ''
  }

  return (
    <>
      <p className="text-fg-2">{t('fallbackHint', { max: MOST_FALLBACKS })}</p>
      <p role="status" className="sr-only">
        {said}
      </p>
      <FallbackRanking
        ref={ranking}
        fallbacks={line.fallbacks}
        onMove={(index, by) => {
          void set(moved(line.fallbacks, index, by))
          setSaid(t('fallbackRank', { dish: nameOf(index), rank: index + by + 1 }))
        }}
        onRemove={(index) => {
          void set(line.fallbacks.filter((_, other) => other !== index))
          setSaid(t('fallbackRemoved', { dish: nameOf(index) }))
          // The button goes away with its row; the focus would go nowhere.
          ranking.current?.focus()
        }}
      />
      <FallbackCandidates
        menu={menu}
        line={line}
        full={line.fallbacks.length >= MOST_FALLBACKS}
        onAdd={async (fallback, dish) => {
          if (!(await set([...line.fallbacks, fallback]))) return
          setSaid(t('fallbackRank', { dish, rank: line.fallbacks.length + 1 }))
          ranking.current?.focus()
        }}
      />
    </>
  )
}

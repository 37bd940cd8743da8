'use client'

import { ChevronRight, Shuffle } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useName } from '@/app/ui/name'
import type { CartLineView } from '@/server/cart/schema'
import { FallbackNames } from './line-fallbacks'

/** Says what a line falls back to and opens the sheet to choose it. */
export function FallbackButton({ line, onOpen }: { line: CartLineView; onOpen: () => void }) {
  const t = useTranslations('cart')
  const name = useName()
  return (
    <button
      type="button"
      className="tap flex max-w-full items-center gap-1 text-start text-xs text-brand"
      aria-haspopup="dialog"
      onClick={onOpen}
    >
      <Shuffle className="size-3.5 shrink-0" aria-hidden="true" />
      <span className="sr-only">{name(line.dishNameZh, line.dishNameEn)} </span>
      <span className="line-clamp-3">
        {line.fallbacks.length > 0 ? <FallbackNames line={line} /> : t('addFallback')}
      </span>
      <ChevronRight className="size-3.5 shrink-0" aria-hidden="true" />
    </button>
  )
}

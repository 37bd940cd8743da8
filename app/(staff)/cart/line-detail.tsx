'use client'

import { useTranslations } from 'next-intl'
import { Name } from '@/app/ui/name'
import type { CartLineView } from '@/server/cart/schema'

type Detail = Pick<CartLineView, 'variantNameZh' | 'variantNameEn' | 'options' | 'note'>

/** Spec, options and note of a line; an order's lines have them too. */
export function LineDetail({ line }: { line: Detail }) {
  const t = useTranslations('cart')
  const parts = [
    ...(line.variantNameZh || line.variantNameEn ? [{ zh: line.variantNameZh, en: line.variantNameEn }] : []),
    ...line.options.map((option) => ({ zh: option.nameZh, en: option.nameEn })),
  ]
  if (parts.length === 0 && !line.note) return null
  return (
    <div className="text-xs text-fg-2">
      {parts.length > 0 && (
        <p className="line-clamp-2">
          {parts.map((part, index) => (
            <span key={`${part.zh}${part.en}`}>
              {index > 0 && ' · '}
              <Name {...part} />
            </span>
          ))}
        </p>
      )}
      {line.note && <p>{t('lineNote', { note: line.note })}</p>}
    </div>
  )
}

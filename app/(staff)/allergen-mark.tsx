'use client'

import { TriangleAlert } from 'lucide-react'
import { useTranslations } from 'next-intl'

type Props = { allergens: readonly string[]; kind?: 'always' | 'sometimes'; className?: string }

/** Says in words and with a sign what of the person's own allergens is in something. */
export function AllergenMark({ allergens, kind = 'always', className = '' }: Props) {
  const t = useTranslations('dish')
  if (allergens.length === 0) return null
  const list = allergens.map((code) => t(`allergen.${code}`)).join(t('listComma'))
  return (
    <span className={`text-xs font-semibold text-danger ${className}`}>
      <TriangleAlert className="me-0.5 mb-0.5 inline size-3.5" aria-hidden="true" />
      {t('mine', { kind, list })}
    </span>
  )
}

'use client'

import { TriangleAlert } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Link } from '@/app/ui/link'
import { useName } from '@/app/ui/name'
import type { CartLineView } from '@/server/cart/schema'
import { orderable } from '../cart/cart-lines'
import { useProfile } from '../use-profile'
import { cardClass } from './part'

/** What the profile says, and what of this order is against it; nothing for who has nothing to say. */
export function AllergyReminder({ lines }: { lines: CartLineView[] }) {
  const t = useTranslations('checkout')
  const tDish = useTranslations('dish')
  const name = useName()
  const mine = useProfile()?.allergens ?? []
  if (mine.length === 0) return null
  const list = (codes: string[]) => codes.map((code) => tDish(`allergen.${code}`)).join(tDish('listComma'))
  const against = lines.filter(orderable).flatMap((line) =>
    [line, ...line.fallbacks].flatMap((choice, rank) => {
      const allergens = choice.allergens.filter((code) => mine.includes(code))
      if (allergens.length === 0) return []
      const dish = name(choice.dishNameZh, choice.dishNameEn)
      const as = rank > 0 ? 'fallback' : 'dish'
      return { key: `${line.key}.${rank}`, text: tDish('allergyLine', { dish, list: list(allergens), as }) }
    }),
  )
  return (
    <section aria-labelledby="allergy-reminder" className={cardClass}>
      <h2 id="allergy-reminder" className="text-base font-semibold">
        {t('allergies')}
      </h2>
      <p className="text-fg-2">{t('allergiesSent', { list: list(mine) })}</p>
      {against.length > 0 ? (
        <ul className="mt-1 font-semibold text-danger">
          {against.map(({ key, text }) => (
            <li key={key}>
              <TriangleAlert className="me-1 mb-0.5 inline size-4" aria-hidden="true" />
              {text}
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-fg-2">{t('allergiesNone')}</p>
      )}
      <Link href="/me/diet" className="inline-flex min-h-11 items-center text-xs text-brand underline">
        {t('allergiesChange')}
      </Link>
    </section>
  )
}

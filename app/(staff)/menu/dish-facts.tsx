'use client'

import { useTranslations } from 'next-intl'
import { Name } from '@/app/ui/name'
import type { DishView } from '@/server/menu/schema'
import { AllergenMark } from '../allergen-mark'
import { DishThumb } from '../dish-thumb'
import { Price } from '../price'
import { useMine } from '../use-profile'
import { FavouriteButton } from './favourite-button'

type Props = { dish: DishView; cents: number; listCents: number; allergens: string[] }

/** What a dish is, costs and contains; `allergens` are those of the options chosen, too. */
export function DishFacts({ dish, cents, listCents, allergens }: Props) {
  const t = useTranslations('dish')
  const mine = useMine().allergens
  const names = (codes: string[]) => codes.map((code) => t(`allergen.${code}`)).join(t('listComma'))
  const forbidden = allergens.filter((code) => mine.includes(code))
  return (
    <>
      <div className="flex gap-3">
        <DishThumb {...dish} size={88} eager />
        <div className="min-w-0 flex-1">
          <Price cents={cents} listCents={listCents} />
          {(dish.descriptionZh || dish.descriptionEn) && (
            <p className="line-clamp-3 text-fg-2">
              <Name zh={dish.descriptionZh} en={dish.descriptionEn} />
            </p>
          )}
          <p className="text-xs text-fg-2">
            {dish.diets.map((diet) => (
              <span key={diet} className="me-2 inline-block text-ok">
                {t(`diet.${diet}`)}
              </span>
            ))}
            {dish.spice > 0 && <span className="me-2">{t('spice', { level: dish.spice })}</span>}
            {dish.soldCount > 0 && t('sold', { count: dish.soldCount })}
          </p>
        </div>
        <FavouriteButton dish={dish} />
      </div>
      {(dish.ingredientsZh || dish.ingredientsEn) && (
        <p className="mt-2 text-xs text-fg-2">
          {t.rich('ingredients', {
            list: () => <Name zh={dish.ingredientsZh} en={dish.ingredientsEn} />,
          })}
        </p>
      )}
      {allergens.length > 0 && (
        <p className="mt-3 rounded-thumb bg-warn-bg px-3 py-2 text-xs text-warn-fg">
          {t('contains', { list: names(allergens) })}
        </p>
      )}
      <p role="status">
        <AllergenMark allergens={forbidden} className="mt-1 block" />
      </p>
    </>
  )
}

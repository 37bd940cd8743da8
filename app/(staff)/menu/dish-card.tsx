'use client'

import { Flame } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { memo, type ReactNode } from 'react'
import type { Phase } from '@/app/meal-phase'
import { Name, useName } from '@/app/ui/name'
import { Stepper } from '@/app/ui/stepper'
import type { DishView } from '@/server/menu/schema'
import { AllergenMark } from '../allergen-mark'
import { mineIn } from '../cart/allergen-rules'
import { DishThumb } from '../dish-thumb'
import { Price } from '../price'
import { useMine } from '../use-profile'
import { canWait } from '../waitlist/use-waitlist'
import { WaitPill } from '../waitlist/wait-pill'
import { firstVariant, maxPortions, needsChoice } from './option-rules'

/** From here up nobody needs to hurry. */
const SCARCE_BELOW = 20

export type DishActions = {
  /** Opens the dish's sheet. */
  onOpen: (dish: DishView) => void
  /** Into the line for a dish that is sold out. */
  onWait: (dish: DishView) => void
  /** Sets the portions of a dish without choices. */
  onSet: (dish: DishView, quantity: number, plus: HTMLElement) => void
  onBlocked: (dish: DishView) => void
  /** Several lines of this dish are in the cart: only there can one be told from another. */
  onOpenCart: () => void
}

type Props = DishActions & {
  dish: DishView
  /** Portions in the cart over all its lines, and how many lines that is. */
  inCart: number
  lineCount: number
  phase: Phase
  eager: boolean
  /** In place of the plain name and description: the same with what was searched for marked. */
  marked?: { name: ReactNode; line: ReactNode } | undefined
}

/** Drawn again only when something of it has changed: a menu has fifty, and a tap changes one. */
export const DishCard = memo(function DishCard({
  dish,
  inCart,
  lineCount,
  phase,
  eager,
  marked,
  onOpen,
  onWait,
  onSet,
  onBlocked,
  onOpenCart,
}: Props) {
  const t = useTranslations('dish')
  const name = useName()(dish.nameZh, dish.nameEn)
  const left = dish.variants.reduce((sum, variant) => sum + variant.left, 0)
  const soldOut = left === 0
  const orderable = phase === 'open'
  const cheapest = dish.variants.reduce((a, b) => (b.priceCents < a.priceCents ? b : a), firstVariant(dish))
  const several = dish.variants.some((variant) => variant.priceCents !== cheapest.priceCents)

  return (
    <article className="relative grid min-h-28 grid-cols-[88px_minmax(0,1fr)] gap-3 px-3 py-2">
      <div className="relative size-[88px]">
        <DishThumb {...dish} size={88} eager={eager} className={soldOut ? 'opacity-40' : ''} />
        {soldOut && (
          <span className="absolute inset-x-0 top-1/2 -translate-y-1/2 bg-black/75 text-center text-xs/6 text-white">
            {t('soldOut')}
          </span>
        )}
      </div>
      <div className="flex min-w-0 flex-col">
        <h3 className="text-base/5.5 font-semibold">
          <button
            type="button"
            className="line-clamp-2 text-start after:absolute after:inset-0"
            aria-haspopup="dialog"
            onClick={() => onOpen(dish)}
          >
            {marked?.name ?? <Name zh={dish.nameZh} en={dish.nameEn} />}
          </button>
        </h3>
        <DishMeta dish={dish} left={left} line={marked?.line} />
        <CardAllergens dish={dish} />
        <div className="mt-auto flex flex-wrap items-end justify-between gap-x-1">
          <Price
            cents={cheapest.priceCents}
            listCents={cheapest.listPriceCents}
            from={several}
            className="flex flex-col-reverse items-start pb-2 [&_del]:ms-0"
          />
          {/* Above the stretched name, so that a tap here is not a tap on the card. */}
          <div className="relative z-10 -me-2 -mb-1.5 ms-auto">
            {soldOut && orderable && dish.variants.some(canWait) ? (
              <WaitPill dish={dish} onWait={onWait} />
            ) : soldOut || !orderable ? (
              <span className="block px-2 py-3 text-xs text-fg-2">
                {soldOut ? t('soldOut') : t('notNow', { phase })}
              </span>
            ) : needsChoice(dish) ? (
              <button
                type="button"
                className="tap relative grid place-items-center px-2"
                aria-haspopup="dialog"
                aria-label={t('chooseSpecOf', { name, count: inCart })}
                onClick={() => onOpen(dish)}
              >
                <span className="rounded-full bg-brand px-3 text-xs/6.5 font-semibold text-on-brand">
                  {t('chooseSpec')}
                </span>
                {inCart > 0 && (
                  <span className="absolute right-0.5 top-0.5 min-w-4.5 rounded-full bg-danger px-1 text-xs/4.5 text-on-danger">
                    {inCart}
                  </span>
                )}
              </button>
            ) : (
              <Stepper
                name={name}
                value={inCart}
                max={maxPortions(firstVariant(dish))}
                onBlocked={() => onBlocked(dish)}
                onChange={(quantity, plus) =>
                  lineCount > 1 && quantity < inCart ? onOpenCart() : onSet(dish, quantity, plus)
                }
              />
            )}
          </div>
        </div>
      </div>
    </article>
  )
})

/** On the card already: nobody should open ten sheets to learn what they must not eat. */
function CardAllergens({ dish }: { dish: DishView }) {
  const { always, sometimes } = mineIn(dish, useMine().allergens)
  if (always.length > 0) return <AllergenMark allergens={always} className="line-clamp-2" />
  return <AllergenMark allergens={sometimes} kind="sometimes" className="line-clamp-2" />
}

function DishMeta({ dish, left, line }: { dish: DishView; left: number; line: ReactNode }) {
  const t = useTranslations('dish')
  return (
    <p className="line-clamp-1 text-xs text-fg-2">
      {left > 0 && left < SCARCE_BELOW && (
        <span className="me-1 font-semibold text-warn-fg">{t('left', { count: left })}</span>
      )}{' '}
      {dish.spice > 0 && (
        <span className="me-1 text-danger">
          <Flame className="mb-0.5 inline size-3.5" aria-hidden="true" />
          {t('spice', { level: dish.spice })}
        </span>
      )}{' '}
      {dish.diets
        // What is vegan is vegetarian, too; one word is enough.
        .filter((diet) => diet !== 'VEGETARIAN' || !dish.diets.includes('VEGAN'))
        .map((diet) => (
          <span key={diet} className="me-1 text-ok">
            {`${t(`diet.${diet}`)} `}
          </span>
        ))}
      {line ??
        (dish.descriptionZh || dish.descriptionEn ? (
          <Name zh={dish.descriptionZh} en={dish.descriptionEn} />
        ) : (
          dish.soldCount > 0 && t('sold', { count: dish.soldCount })
        ))}
    </p>
  )
}

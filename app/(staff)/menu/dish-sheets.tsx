'use client'

import type { Phase } from '@/app/meal-phase'
import { later } from '@/app/ui/later'
import type { MenuView } from '@/server/menu/schema'
import type { Cart } from '../cart/use-cart'
import type { useDishActions } from './use-dish-actions'

const SpecSheet = later(() => import('./spec-sheet').then((m) => m.SpecSheet))
const WaitSheet = later(() => import('../waitlist/wait-sheet').then((m) => m.WaitSheet))
const CartSheet = later(() => import('../cart/cart-sheet').then((m) => m.CartSheet))

type Props = {
  menu: MenuView
  cart: Cart
  phase: Phase
  allowanceLeftCents: number
  acts: ReturnType<typeof useDishActions>
}

/** The dish's sheet, the cart's, and the sentence that a screen reader hears of what they did. */
export function DishSheets({ menu, cart, phase, allowanceLeftCents, acts }: Props) {
  const { open, dish, wait, visit, close } = acts
  return (
    <>
      <SpecSheet
        dish={dish}
        open={open === 'spec'}
        visit={visit}
        phase={phase}
        inCart={acts.ofItem}
        lineLike={acts.lineLike}
        onClose={() => close('spec')}
        onWait={wait.start}
        onAdd={(line) => void acts.add(line)}
      />
      <CartSheet
        {...{ cart, menu, allowanceLeftCents, visit }}
        orderable={phase === 'open'}
        open={open === 'cart'}
        onClose={() => close('cart')}
      />
      <WaitSheet
        {...{ menu, visit }}
        dish={wait.dish}
        choice={wait.choice}
        open={open === 'wait'}
        onClose={() => close('wait')}
        onOrder={acts.actions.onOpen}
      />
      <p role="status" className="sr-only">
        {acts.said}
      </p>
    </>
  )
}

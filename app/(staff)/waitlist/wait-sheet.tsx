'use client'

import { useTranslations } from 'next-intl'
import { useName } from '@/app/ui/name'
import { Sheet } from '@/app/ui/sheet'
import type { DishView, MenuView } from '@/server/menu/schema'
import { WaitForm } from './wait-form'

/** What was chosen in the dish's sheet already. */
export type WaitChoice = { menuItemId: string; optionIds: string[]; note: string }

type Props = {
  menu: MenuView
  dish: DishView | null
  choice: WaitChoice | null
  open: boolean
  /** Another number starts the form afresh. */
  visit: number
  onClose: () => void
  /** It can be had after all. */
  onOrder: (dish: DishView) => void
}

/** Into the line for a sold-out dish. */
export function WaitSheet({ menu, dish, choice, open, visit, onClose, onOrder }: Props) {
  const t = useTranslations('waitlist')
  const name = useName()
  return (
    <Sheet open={open} onClose={onClose} title={dish && t('title', { dish: name(dish.nameZh, dish.nameEn) })}>
      {dish && <WaitForm key={visit} {...{ menu, dish, choice, onClose }} onOrder={() => onOrder(dish)} />}
    </Sheet>
  )
}

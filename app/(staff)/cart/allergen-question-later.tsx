'use client'

import { later } from '@/app/ui/later'

/** For the layout: nobody is asked before they add a dish. */
export const AllergenQuestionLater = later(() =>
  import('./allergen-question').then((m) => m.AllergenQuestion),
)

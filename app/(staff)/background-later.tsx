'use client'

import { later } from '@/app/ui/later'

/** For the layout: a page comes alive without what nobody sees at first. */
export const BackgroundLater = later(() => import('./background').then((m) => m.Background))

'use client'

import { RotateCcw } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { buttonClass } from '@/app/ui/button'
import { later } from '@/app/ui/later'

const load = () => import('./reorder-sheet').then((m) => m.ReorderSheet)
const ReorderSheet = later(load)

type Props = {
  orderId: string
  userId: string
  /** All that its row has. */
  wide?: boolean
}

/** "The same again": shows first what today's menu says to it. */
export function ReorderButton({ orderId, userId, wide = false }: Props) {
  const t = useTranslations('orders')
  const [asked, setAsked] = useState(false)
  const [open, setOpen] = useState(false)
  // Before the tap: without a network there is a sheet to say so.
  useEffect(() => void load().catch(() => {}), [])
  const ask = () => {
    setAsked(true)
    setOpen(true)
  }
  return (
    <>
      <button type="button" className={`${buttonClass('outline')} ${wide ? 'w-full' : ''}`} onClick={ask}>
        <RotateCcw className="size-4" aria-hidden="true" />
        {t('reorder')}
      </button>
      {/* Kept once it was there: a dialog that is taken away while open does not give the focus back. */}
      {asked && <ReorderSheet {...{ orderId, userId, open }} onClose={() => setOpen(false)} />}
    </>
  )
}

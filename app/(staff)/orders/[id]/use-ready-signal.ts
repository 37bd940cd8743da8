'use client'

import { useEffect, useRef } from 'react'
import type { OrderStatus } from '@/prisma/generated/enums'
import { chime, shake } from '../../ready-signal'

/** Sounds and shakes when an order turns ready on this page; an order that was ready when it was opened stays quiet. */
export function useReadySignal(status: OrderStatus | undefined): void {
  const before = useRef(status)
  useEffect(() => {
    const turned = status === 'READY' && before.current !== undefined && before.current !== 'READY'
    before.current = status
    // Without a tap on this page browsers refuse both, and some complain about it.
    if (!turned || !navigator.userActivation?.hasBeenActive) return
    shake()
    return chime()
  }, [status])
}

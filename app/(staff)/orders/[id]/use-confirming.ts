'use client'

import { useSearchParams } from 'next/navigation'
import { useEffect, useState } from 'react'
import type { OrderView } from '@/server/orders/schema'

/** A webhook takes seconds; whoever comes back without having paid should not wait for one that never comes. */
const CONFIRMING_MS = 60_000

/** Whether the person has just come back from the gateway and its word is still to come. */
export function useConfirming({ payment }: OrderView): boolean {
  const returned = useSearchParams().get('payment') === 'return'
  const [over, setOver] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), CONFIRMING_MS)
    return () => clearTimeout(timer)
  }, [])
  return returned && !over && payment?.status === 'CREATED'
}

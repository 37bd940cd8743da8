'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { isReachable } from '@/app/reach'

/** What this tab has shown already. */
const shown = new Set<number>()

/**
 * Has a page drawn again that is shown for a second time: a step back brings it with the money of back then. `at`: when
 * the server drew it, ms since the epoch.
 */
export function DrawnAnew({ at }: { at: number }) {
  const router = useRouter()
  useEffect(() => {
    if (shown.has(at) && isReachable()) router.refresh()
    shown.add(at)
  }, [at, router])
  return null
}

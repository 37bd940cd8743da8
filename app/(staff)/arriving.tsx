'use client'

import { type ReactNode, Suspense, useState, useSyncExternalStore } from 'react'

const never = () => () => {}

/**
 * A skeleton for whoever comes from another page of the app. A whole document is drawn once, with its content in it:
 * behind a skeleton browsers would show that a third of a second later, and on a phone after the scripts have run.
 */
export function Arriving({ skeleton, children }: { skeleton: ReactNode; children: ReactNode }) {
  const inDocument = useSyncExternalStore(
    never,
    () => false,
    () => true,
  )
  // As it was first drawn it stays, or everything below would begin anew.
  const [whole] = useState(inDocument)
  return whole ? children : <Suspense fallback={skeleton}>{children}</Suspense>
}

'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '@/app/trpc-client'
import type { VariantView } from '@/server/menu/schema'
import type { WaitlistEntryView } from '@/server/waitlist/schema'
import { POLL_MS } from '../use-live'

const NONE: WaitlistEntryView[] = []

/** Sold out, and somebody who wants it may stand in line. */
export const canWait = ({ left, waiting }: VariantView) => left === 0 && waiting !== null

/** Whether anything is still to come of it. */
export const isInLine = ({ status }: WaitlistEntryView) => status === 'WAITING' || status === 'OFFERED'

type Options = {
  initial?: WaitlistEntryView[]
  /** Ask again by itself while something is to come: one part of a screen does it for all. */
  poll?: boolean
}

/** The person's places in line for all meals, and what became of those of the last day. Told by the stream otherwise. */
export function useWaitlist({ initial, poll = false }: Options = {}): WaitlistEntryView[] {
  const trpc = useTRPC()
  const options = trpc.waitlist.mine.queryOptions(
    {},
    {
      initialData: initial,
      // A dish that sells out puts a pill on everybody's card at once; that must not be a request of everybody. A page
      // that is about them asks, for what this tab knows may be older than a place taken on another phone.
      staleTime: initial ? 0 : 5 * 60_000,
      refetchInterval: ({ state }) => (poll && state.data?.some(isInLine) ? POLL_MS : false),
    },
  )
  return useQuery(options).data ?? NONE
}

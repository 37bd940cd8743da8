'use client'

import { useQueryClient } from '@tanstack/react-query'
import { takeAnswer } from '@/app/take-answer'
import { useTRPC } from '@/app/trpc-client'
import type { WaitlistEntryView } from '@/server/waitlist/schema'

const NONE: WaitlistEntryView[] = []

/** Takes a fresh list of one meal into the one of all meals. */
export function useTakeEntries() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const key = trpc.waitlist.mine.queryKey({})
  return {
    take: (mealId: string, entries: WaitlistEntryView[]) =>
      takeAnswer(queryClient, key, (old = NONE) => [...old.filter((e) => e.mealId !== mealId), ...entries]),
    refresh: () => void queryClient.invalidateQueries(trpc.waitlist.mine.pathFilter()),
  }
}

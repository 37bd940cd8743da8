import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '@/app/trpc-client'
import type { Allowance } from '@/server/payments/schema'

/** What is left of the company's allowance for a meal, cents. Orders ask for it anew. */
export function useAllowance(mealId: string, first: Allowance): number {
  const trpc = useTRPC()
  return useQuery(trpc.me.allowance.queryOptions({ mealId }, { initialData: first })).data.leftCents
}

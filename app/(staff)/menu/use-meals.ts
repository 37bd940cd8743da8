import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '@/app/trpc-client'
import type { MealsView } from '@/server/menu/schema'

/** One may be published while a page is open. Milliseconds. */
const EVERY = 5 * 60_000

/** The meals there are, asked for now and then and when one comes back to the page: it may be of yesterday. */
export function useMeals(first: MealsView): MealsView {
  const trpc = useTRPC()
  return useQuery(trpc.menu.meals.queryOptions({}, { initialData: first, refetchInterval: EVERY })).data
}

import type { InferDataFromTag, QueryClient, QueryKey, Updater } from '@tanstack/react-query'

type Data<K extends QueryKey> = InferDataFromTag<unknown, K> | undefined

/**
 * Puts what a write answered in place of what was known. A read that left before the write would put the older state
 * back when it arrives: it is dropped, and asked for again, since it may have brought other news.
 */
export function takeAnswer<K extends QueryKey>(
  queryClient: QueryClient,
  queryKey: K,
  answer: Updater<Data<K>, Data<K>>,
): void {
  const filters = { queryKey }
  const reading = queryClient.isFetching(filters)
  void queryClient.cancelQueries(filters)
  queryClient.setQueryData(queryKey, answer as never)
  if (reading) void queryClient.invalidateQueries(filters)
}

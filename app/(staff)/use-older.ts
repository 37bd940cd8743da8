'use client'

import { useEffect, useState } from 'react'

type Pages = {
  data: { pages: unknown[] }
  hasNextPage: boolean
  isFetching: boolean
  isError: boolean
  fetchNextPage: () => unknown
}

/**
 * Older pages of a list that is also asked for anew while somebody reads it: that cancels a page under way, and a tap
 * on "older" would have done nothing. So what was wanted is kept, and asked for again.
 */
export function useOlder({ data, hasNextPage, isFetching, isError, fetchNextPage }: Pages) {
  const [wanted, setWanted] = useState(1)
  const have = data.pages.length
  const busy = have < wanted && hasNextPage && !isError
  useEffect(() => {
    if (busy && !isFetching) void fetchNextPage()
  }, [busy, isFetching, fetchNextPage])
  return { ask: () => setWanted(have + 1), busy }
}

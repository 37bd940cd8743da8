'use client'

import { type ReactNode, useEffect, useRef, useState } from 'react'
import { buttonClass } from '@/app/ui/button'
import { Spinner } from '@/app/ui/spinner'
import { useFocusKept } from '@/app/ui/use-focus-kept'
import { Retry } from './retry'

type Pages = {
  data: { pages: unknown[] }
  error: unknown
  hasNextPage: boolean
  isFetching: boolean
  isFetchNextPageError: boolean
  fetchNextPage: () => unknown
  refetch: () => unknown
}

/** Below a list: its older pages when they are asked for, and why they, or the list itself, did not come. */
export function OlderPages({ query, children }: { query: Pages; children: ReactNode }) {
  const { error, hasNextPage } = query
  const older = useOlder(query)
  const end = useRef<HTMLDivElement>(null)
  useFocusKept(end, `${hasNextPage} ${error !== null}`)
  const retry = () => void (query.isFetchNextPageError ? query.fetchNextPage() : query.refetch())
  return (
    <div ref={end} tabIndex={-1} className="text-center outline-none">
      {error !== null && <Retry error={error} onRetry={retry} />}
      {hasNextPage && error === null && (
        <button
          type="button"
          className={`${buttonClass('quiet')} m-4`}
          aria-disabled={older.busy}
          onClick={older.ask}
        >
          {older.busy && <Spinner className="size-4" />}
          {children}
        </button>
      )}
    </div>
  )
}

/** The list is also asked for anew while it is read, which ends a request under way: what was wanted is asked for again. */
function useOlder({ data, error, hasNextPage, isFetching, fetchNextPage }: Pages) {
  const [wanted, setWanted] = useState(1)
  const have = data.pages.length
  const busy = have < wanted && hasNextPage && error === null
  useEffect(() => {
    if (busy && !isFetching) void fetchNextPage()
  }, [busy, isFetching, fetchNextPage])
  return { ask: () => setWanted(have + 1), busy }
}

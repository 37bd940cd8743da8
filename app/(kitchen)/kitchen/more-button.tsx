'use client'
import { type ReactNode, useRef } from 'react'
import { useErrorText } from '@/app/error-text'
import { buttonClass } from '@/app/ui/button'
import { useFocusKept } from '@/app/ui/use-focus-kept'

type Pages = {
  hasNextPage: boolean
  isFetching: boolean
  isFetchNextPageError: boolean
  error: unknown
  fetchNextPage: () => unknown
}

/** Below a list: the next page of it, and why it did not come. */
export function MoreButton({ query, children }: { query: Pages; children: ReactNode }) {
  const errorText = useErrorText()
  const end = useRef<HTMLDivElement>(null)
  useFocusKept(end, query.hasNextPage)
  return (
    <div ref={end} tabIndex={-1} className="grid justify-items-center gap-3 outline-none">
      <p role="alert" className="text-danger empty:hidden">
        {query.isFetchNextPageError && errorText(query.error)}
      </p>
      {query.hasNextPage && (
        <button
          type="button"
          className={buttonClass('quiet', 'kitchen')}
          // The next page would end a reading of those that are shown.
          aria-disabled={query.isFetching}
          onClick={() => !query.isFetching && void query.fetchNextPage()}
        >
          {children}
        </button>
      )}
    </div>
  )
}

'use client'

import { useEffect } from 'react'

/** Says something in the tab while there is something to say. */
export function useTabTitle(title: string | null): void {
  useEffect(() => {
    if (title === null) return
    const before = document.title
    document.title = title
    return () => {
      // Another page may have put its own there by now.
      if (document.title === title) document.title = before
    }
  }, [title])
}

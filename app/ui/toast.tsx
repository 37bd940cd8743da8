'use client'

import { useEffect, useSyncExternalStore } from 'react'

type Toast = { id: number; text: string } | null

let current: Toast = null
const listeners = new Set<() => void>()

function set(next: Toast) {
  current = next
  for (const listener of listeners) listener()
}

/** Says something short that nobody must have read. One at a time; a new one takes the old one's place. */
export function showToast(text: string): void {
  set({ id: (current?.id ?? 0) + 1, text })
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const useToast = () =>
  useSyncExternalStore(
    subscribe,
    () => current,
    () => null,
  )

/** The toast as a line of an open sheet: what lies outside it can neither be seen nor heard. */
export function ToastLine() {
  return (
    <p role="status" className="px-4 text-xs font-semibold text-warn-fg">
      {useToast()?.text}
    </p>
  )
}

/** Where toasts appear. In the page before the first one, or a screen reader would miss it. */
export function ToastRegion() {
  const toast = useToast()

  useEffect(() => {
    if (!toast) return
    const timer = setTimeout(() => current?.id === toast.id && set(null), 2_500)
    return () => clearTimeout(timer)
  }, [toast])

  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-[20dvh] z-50 grid place-items-center px-6 in-[:has(dialog:modal)]:invisible"
    >
      {toast && (
        <p key={toast.id} className="max-w-[70vw] rounded-card bg-black/80 px-4 py-2 text-center text-white">
          {toast.text}
        </p>
      )}
    </div>
  )
}

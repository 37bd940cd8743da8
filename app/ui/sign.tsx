import type { ReactNode } from 'react'

const SHAPES = {
  alert: 'M12 8v4m0 4h.01M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0Z',
  lock: 'M5 11h14a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1Zm2 0V7a5 5 0 0 1 10 0v4',
  search: 'm21 21-4.3-4.3M19 11a8 8 0 1 1-16 0 8 8 0 0 1 16 0ZM8.5 8.5l5 5m0-5-5 5',
  offline:
    'M12 20h.01M8.5 16.4a5 5 0 0 1 7 0M5 12.9a10 10 0 0 1 5.2-2.7m8.8 2.7a10 10 0 0 0-2-1.5M2 8.8a15 15 0 0 1 4.2-2.6m15.8 2.6a15 15 0 0 0-11.3-3.8M2 2l20 20',
}

/** The large sign of a page that is not what was hoped for. Every page carries these, so they bring no icon library. */
export function Sign({ shape }: { shape: keyof typeof SHAPES }): ReactNode {
  return (
    <svg viewBox="0 0 24 24" className="size-10 fill-none stroke-current stroke-2" aria-hidden="true">
      <path d={SHAPES[shape]} strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}

import type { Announcement } from './announce'
import type { Hub } from './hub'
import { openStream } from './streams'

/** What moved since the last look. `all` means that something may have been missed. */
export type Dirty = {
  all: boolean
  orderIds: Set<string>
  stock: boolean
  cart: boolean
  inbox: boolean
  /** When the last of it was heard. Epoch milliseconds. */
  since: number
}

const clean = (): Dirty => ({
  ...{ all: false, orderIds: new Set<string>(), stock: false, cart: false, inbox: false, since: Date.now() },
})

/** Bursts become one look: a batch of 200 confirmations must not be 200 queries for everybody who watches. Milliseconds. */
const GATHER = 150

/**
 * Follows the hub for one viewer. Subscribes before the first snapshot is read, so that nothing falls between; yields
 * what moved, gathered. When this process ends a stream it throws an AbortError: one that returns tells the browser not
 * to come back. It returns only when the browser itself has gone.
 */
export async function* watch(
  hub: Hub,
  viewer: {
    userId: string
    signal?: AbortSignal
    wants: (
      a: Announcement,
    ) => (Partial<Pick<Dirty, 'stock' | 'cart' | 'inbox'>> & { orderId?: string }) | null
  },
): AsyncGenerator<{ dirty: Dirty; eventId: string }> {
  const stream = openStream(viewer.userId)
  let dirty: Dirty = { ...clean(), all: true }
  let wake = () => {}
  const stopListening = hub.listen((announcement) => {
    if (announcement === null) dirty.all = true
    else {
      const wants = viewer.wants(announcement)
      if (!wants) return
      dirty.stock ||= wants.stock ?? false
      dirty.cart ||= wants.cart ?? false
      dirty.inbox ||= wants.inbox ?? false
      if (wants.orderId) dirty.orderIds.add(wants.orderId)
    }
    dirty.since = Date.now()
    wake()
  })
  const onAbort = () => wake()
  stream.signal.addEventListener('abort', onAbort)
  viewer.signal?.addEventListener('abort', onAbort)
  const over = () => stream.signal.aborted || viewer.signal?.aborted
  try {
    for (;;) {
      const eventId = hub.lastId()
      const now = dirty
      dirty = clean()
      yield { dirty: now, eventId }
      while (!over() && !isDirty(dirty)) await new Promise<void>((resolve) => (wake = resolve))
      if (viewer.signal?.aborted) return // nobody is listening any more, to an error even less
      if (stream.signal.aborted) throw new DOMException('the stream is over; come back', 'AbortError')
      await new Promise((resolve) => setTimeout(resolve, GATHER))
    }
  } finally {
    stopListening()
    viewer.signal?.removeEventListener('abort', onAbort)
    stream.end()
  }
}

function isDirty(d: Dirty): boolean {
  return d.all || d.stock || d.cart || d.inbox || d.orderIds.size > 0
}

const DAY = 86_400_000

/**
 * The instant a stream id names, less a margin for commits that were slower than their neighbours; null when it names none.
 * It is Redis's clock that named it: this server's may be hours off, and only bounds what somebody made up.
 */
export function sinceEvent(lastEventId: string | null | undefined): Date | null {
  const time = Number(lastEventId?.split('-')[0])
  if (!Number.isSafeInteger(time) || time <= 0 || time > Date.now() + DAY) return null
  return new Date(Math.max(time - 60_000, Date.now() - DAY))
}

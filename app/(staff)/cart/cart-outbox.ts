import type { CartLine, CartView } from '@/server/cart/schema'
import { toCartLine } from './cart-lines'
import { byKey, readCart, writeCart } from './cart-storage'
import { lineKey } from './line-key'

export type CartOp = { type: 'clear' } | { type: 'set'; line: CartLine }

/** Why wishes are still waiting: no answer at all, a server whose cart is away, or one that can do nothing now. */
export type CartTrouble = 'offline' | 'unavailable' | 'failing'

export type OutboxState = {
  /** Quantities the server has not confirmed, by line key; 0 removes the line. */
  wanted: ReadonlyMap<string, CartLine>
  /** Emptied here and not there yet: whatever the server says counts as empty. */
  cleared: boolean
  /** The server's last word, for a start without it. */
  known: CartLine[]
  trouble: CartTrouble | null
}

type Wiring = {
  key: string
  send: (op: CartOp) => Promise<CartView>
  onView: (view: CartView) => void
  /** The server will never take this wish: it is dropped, and somebody has to say so. */
  onRefused: (error: unknown, op: CartOp) => void
  /** Null: final. Else try again later. */
  trouble: (error: unknown) => CartTrouble | null
}

/** Taps on a stepper come in bursts; one request carries the last of them. */
const COALESCE_MS = 150
const FIRST_RETRY_MS = 1_000
const LAST_RETRY_MS = 15_000

export type CartOutbox = ReturnType<typeof createCartOutbox>

/**
 * Carries wishes for one meal's cart to the server: the last wish of a line wins, one request at a time, so that an
 * older answer can never undo a newer one. Kept in localStorage until confirmed, tried again when the network is back.
 */
export function createCartOutbox({ key, send, onView, onRefused, trouble }: Wiring) {
  const kept = readCart(key)
  let state: OutboxState = {
    wanted: byKey(kept?.wanted ?? []),
    cleared: kept?.cleared ?? false,
    known: kept?.known ?? [],
    trouble: null,
  }
  const listeners = new Set<() => void>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | null = null
  let retryMs = FIRST_RETRY_MS

  function change(next: Partial<OutboxState>, keep = true) {
    state = { ...state, ...next }
    if (keep)
      writeCart(key, { known: state.known, wanted: [...state.wanted.values()], cleared: state.cleared })
    for (const listener of listeners) listener()
  }

  function schedule(ms: number) {
    clearTimeout(timer)
    timer = setTimeout(() => void pump(), ms)
  }

  /** The server's cart as just read. */
  function know(lines: CartLine[]) {
    const same = JSON.stringify(lines) === JSON.stringify(state.known)
    if (!same) change({ known: lines })
  }

  function next(): CartOp | null {
    if (state.cleared) return { type: 'clear' }
    const [line] = state.wanted.values()
    return line ? { type: 'set', line } : null
  }

  function forget(op: CartOp) {
    if (op.type === 'clear') return change({ cleared: false })
    const lineId = lineKey(op.line)
    // Tapped again while this was on its way: the newer wish stays and goes next.
    if (state.wanted.get(lineId) !== op.line) return
    const wanted = new Map(state.wanted)
    wanted.delete(lineId)
    change({ wanted })
  }

  async function run() {
    for (let op = next(); op; op = next()) {
      try {
        const view = await send(op)
        onView(view)
        // Before the wish goes: a page that is closed in this moment finds the line in one of the two.
        know(view.lines.map(toCartLine))
        forget(op)
        retryMs = FIRST_RETRY_MS
      } catch (error) {
        const why = trouble(error)
        if (why) {
          change({ trouble: why })
          schedule(retryMs * (0.75 + Math.random() / 2))
          retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)
          return
        }
        forget(op)
        onRefused(error, op)
      }
    }
    // Also when all were refused, or another tab has sent them: later wishes would wait for ever.
    if (state.trouble) change({ trouble: null })
  }

  function pump(): Promise<void> {
    running ??= run().finally(() => {
      running = null
    })
    return running
  }

  addEventListener('online', () => void pump())
  // Another tab of this phone shares the storage: what it has sent must not be sent again from here.
  addEventListener('storage', (event) => {
    if (event.key !== key || running) return
    const theirs = readCart(key)
    change({ wanted: byKey(theirs?.wanted ?? []), cleared: theirs?.cleared ?? false }, false)
  })
  if (next()) schedule(0)

  return {
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    state: () => state,
    /** Wants `line.quantity` portions of a line; 0 removes it. */
    set(line: CartLine) {
      change({ wanted: new Map(state.wanted).set(lineKey(line), line) })
      if (!state.trouble) schedule(COALESCE_MS)
    },
    clear() {
      change({ wanted: new Map(), cleared: true })
      if (!state.trouble) schedule(COALESCE_MS)
    },
    know,
    /** An order took these lines out of the cart; what was tapped on top of them meanwhile is still wanted. */
    ordered(lines: CartLine[]) {
      const took = byKey(lines)
      const wanted = new Map<string, CartLine>()
      for (const [key, line] of state.wanted) {
        const quantity = line.quantity - (took.get(key)?.quantity ?? 0)
        if (!took.has(key)) wanted.set(key, line)
        else if (quantity > 0) wanted.set(key, { ...line, quantity })
      }
      // In trouble the next try stands: if it finds nothing to send, it ends the trouble.
      if (!state.trouble) clearTimeout(timer)
      const known = state.known.filter((line) => !took.has(lineKey(line)))
      change({ wanted, cleared: state.cleared && known.length > 0, known })
      if (!state.trouble && next()) schedule(COALESCE_MS)
    },
    /** Sends what waits now. Resolves when all is sent or the server cannot be reached; never rejects. */
    flush() {
      clearTimeout(timer)
      return pump()
    },
  }
}

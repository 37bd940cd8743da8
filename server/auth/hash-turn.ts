import { DomainError } from '@/server/errors'

/** libuv has four threads, and the hash of a password keeps one for 100 ms and more. */
const AT_ONCE = 4
/** About five seconds of hashing; whoever comes later is told to come back rather than kept waiting. */
const WAITING = 100

let running = 0
const waiting: (() => void)[] = []

/**
 * Runs what hashes a password, a few at a time, so that a morning of sign-ins does not starve every other request.
 * @throws DomainError RATE_LIMITED when the queue is full
 */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING) throw new DomainError('RATE_LIMITED', { retryAfterSeconds: 3 })
    await new Promise<void>((go) => waiting.push(go))
  } else {
    running++
  }
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    // The place is handed on, not given up: nobody can slip in between.
    if (next) next()
    else running--
  }
}

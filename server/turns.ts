import { DomainError } from '@/server/errors'

/**
 * A door for work that must not take everything at once: `atOnce` run, who comes later waits for a place.
 * The function it makes throws DomainError RATE_LIMITED when `waiting` already wait.
 */
export function takeTurns({
  atOnce,
  waiting = Number.POSITIVE_INFINITY,
}: {
  atOnce: number
  waiting?: number
}) {
  let running = 0
  const line: (() => void)[] = []
  return async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= atOnce) {
      if (line.length >= waiting) throw new DomainError('RATE_LIMITED', { retryAfterSeconds: 3 })
      await new Promise<void>((go) => line.push(go))
    } else {
      running++
    }
    try {
      return await work()
    } finally {
      const next = line.shift()
      // The place is handed on, not given up: nobody can slip in between.
      if (next) next()
      else running--
    }
  }
}

import type { OrderView, SubmitInput } from '@/server/orders/schema'
import { isTransient } from '../error-details'

/** Longer than any answer takes; from here on it is "confirming" and no error. */
const TIMEOUT_MS = 10_000
const FIRST_WAIT_MS = 1_000
const LAST_WAIT_MS = 8_000

type Options = {
  submit: (input: SubmitInput) => Promise<OrderView>
  /** The first attempt had no answer: it may have been taken. */
  onUncertain: () => void
  signal: AbortSignal
}

/**
 * Submits until somebody answers. The ticket makes that safe: however often it arrives, it is one order.
 * @throws the refusal, which is final; AbortError when the page was left.
 */
export async function submitUntilAnswered(input: SubmitInput, options: Options): Promise<OrderView> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LAST_WAIT_MS)) {
    options.signal.throwIfAborted()
    try {
      return await withTimeout(options.submit(input))
    } catch (error) {
      if (!isTransient(error)) throw error
      options.signal.throwIfAborted()
      options.onUncertain()
      await pause(wait * (0.75 + Math.random() / 2), options.signal)
    }
  }
}

function withTimeout<T>(promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer in time')), TIMEOUT_MS)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** Waits, or less when the network comes back. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      removeEventListener('online', done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    addEventListener('online', done)
    signal.addEventListener('abort', done)
  })
}

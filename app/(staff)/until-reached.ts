import { errorCode } from '@/app/error-text'

const FIRST_WAIT_MS = 1_000
const LAST_WAIT_MS = 8_000
/** Longer than any answer takes; from here on there was none. */
const TIMEOUT_MS = 10_000

/** Waits, or less when the network comes back or `signal` aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
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

/** How long to wait before each further try, in ms: longer each time, and never everybody at once. */
export function* waits(): Generator<number, never> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LAST_WAIT_MS)) {
    yield wait * (0.75 + Math.random() / 2)
  }
}

/** Resolves when the server has answered `ask`, be it with a refusal, or when `signal` aborts. */
export async function untilReached(ask: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
  for (const wait of waits()) {
    await pause(wait, signal)
    if (signal.aborted) return
    const reached = await withTimeout(ask()).then(
      () => true,
      (error: unknown) => errorCode(error) !== null,
    )
    if (reached) return
  }
}

export function withTimeout<T>(promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer in time')), TIMEOUT_MS)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

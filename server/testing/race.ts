/** How a call ended: its value, or what it threw. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; error: unknown }

/** Starts every call at the same moment, from a barrier, and waits for all of them. */
export async function race<T>(calls: (() => Promise<T>)[]): Promise<Outcome<T>[]> {
  let open = () => {}
  const barrier = new Promise<void>((resolve) => {
    open = resolve
  })
  const running = calls.map(async (call): Promise<Outcome<T>> => {
    await barrier
    try {
      return { ok: true, value: await call() }
    } catch (error) {
      return { ok: false, error }
    }
  })
  open()
  return Promise.all(running)
}

/** Looks again until `check` answers with something true. @throws Error after `seconds` */
export async function eventually<T>(check: () => Promise<T>, seconds = 10): Promise<NonNullable<T>> {
  const deadline = Date.now() + seconds * 1_000
  for (;;) {
    const value = await check()
    if (value) return value
    if (Date.now() > deadline) throw new Error('it did not happen in time')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** More than this in one transaction holds its locks too long for whoever wants to cancel. */
export const MAX_BATCH = 200

/**
 * Gathers what arrives while the batch before is in flight, and runs it as the next one: one at a time, as large as the
 * load makes it, and alone when there is no load. Each caller gets the outcome of its own batch.
 */
export function createBatcher<T>(run: (items: T[]) => Promise<void>, maxSize = MAX_BATCH) {
  let waiting: { item: T; resolve: () => void; reject: (error: unknown) => void }[] = []
  let running = false

  async function drain() {
    running = true
    while (waiting.length > 0) {
      const batch = waiting.slice(0, maxSize)
      waiting = waiting.slice(maxSize)
      try {
        await run(batch.map((entry) => entry.item))
        for (const entry of batch) entry.resolve()
      } catch (error) {
        for (const entry of batch) entry.reject(error)
      }
    }
    running = false
  }

  return (item: T): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      // A tick later, so that jobs fetched together are settled together.
      if (!running) {
        running = true
        setImmediate(drain)
      }
    })
}

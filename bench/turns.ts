/**
 * Lets at most `places` run at once, first come first served: a pool of connections, or the hands of a worker. Waiting
 * here and not in the driver's own pool keeps its time limits out of the measurement.
 */
export function createTurns<R>(places: R[]) {
  const free = [...places]
  const waiting: ((place: R) => void)[] = []
  return async <T>(work: (place: R) => Promise<T>): Promise<T> => {
    const place = await (free.length > 0 ? (free.pop() as R) : new Promise<R>((r) => waiting.push(r)))
    try {
      return await work(place)
    } finally {
      const next = waiting.shift()
      if (next) next(place)
      else free.push(place)
    }
  }
}

/** The same when the places are all alike. */
export function createSeats(count: number) {
  return createTurns(Array.from({ length: count }, (_, seat) => seat))
}

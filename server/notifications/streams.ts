/** Routes and instrumentation are separate module graphs, so a global is what they share. */
const KEY = Symbol.for('kaifan.streams')

/** Open live streams of this process; server/boot.ts aborts them on SIGTERM. */
export function streams(): Set<AbortController> {
  const globals = globalThis as { [KEY]?: Set<AbortController> }
  globals[KEY] ??= new Set()
  return globals[KEY]
}

const STOPPING = Symbol.for('kaifan.stopping')
const state = globalThis as { [STOPPING]?: boolean }

/** Whether this process is on its way out. */
export const isStopping = () => state[STOPPING] === true

/**
 * Ends every stream, by an abort and not a return, so that browsers come back to whoever serves next. From here on the
 * door refuses and closes: a browser comes back over the connection it still has, and a stream opened there would keep
 * the process alive for ever.
 */
export function stopStreams(): void {
  state[STOPPING] = true
  for (const stream of streams()) stream.abort(new DOMException('The server is restarting', 'AbortError'))
}

/** More than a person's tabs and devices; keeps one account from holding every socket. */
const MAX_PER_PERSON = 8
const byPerson = new Map<string, AbortController[]>()

/**
 * Registers a stream of a person. The signal fires when the process shuts down or when the person opens too many (the
 * oldest goes). Call `end` when the stream is over.
 */
export function openStream(userId: string): { signal: AbortSignal; end: () => void } {
  const all = streams()
  const controller = new AbortController()
  const mine = byPerson.get(userId) ?? []
  byPerson.set(userId, mine)
  mine.push(controller)
  all.add(controller)
  if (mine.length > MAX_PER_PERSON) mine.shift()?.abort()
  return {
    signal: controller.signal,
    end() {
      all.delete(controller)
      const left = (byPerson.get(userId) ?? []).filter((c) => c !== controller)
      if (left.length > 0) byPerson.set(userId, left)
      else byPerson.delete(userId)
    },
  }
}

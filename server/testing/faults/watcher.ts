import { setTimeout as sleep } from 'node:timers/promises'
import superjson from 'superjson'
import type { OrderStatus } from '@/prisma/generated/enums'
import type { MineEvent } from '@/server/notifications/schema'

export type Seen = { status: OrderStatus; version: number }
export type Watcher = {
  userId: string
  /** Comes back with event ids that nobody gave it. */
  forges: boolean
  /** The last word about each order, whosever it is. */
  seen: Map<string, Seen>
  /** How often it had to come back. */
  returns: () => number
  /** The first snapshot has arrived. */
  ready: Promise<void>
  stop: () => void
}

/** As the app's own client does when nothing comes, not even a ping. Milliseconds. */
const QUIET_MS = 25_000
const BACK_AFTER = 300

const forgeries = () => [
  ...['9'.repeat(30), '1-0', '0-0', "' OR 1=1 --", '-5', 'x'.repeat(64)],
  ...[`${Date.now() + 3_600_000}-0`, `${Date.now()}-99999999`],
]

/** Follows a person's orders over the real stream, and comes back after every break from the last event that arrived. */
export function watchOrders(
  who: { userId: string; cookie: string; mealId: string; forges: boolean },
  nextUrl: () => string,
): Watcher {
  const { userId, cookie, mealId, forges } = who
  const seen = new Map<string, Seen>()
  const over = new AbortController()
  let lastEventId = ''
  let opened = 0
  let isReady = () => {}
  const ready = new Promise<void>((resolve) => {
    isReady = resolve
  })

  const hear = (event: MineEvent) => {
    if (event.type !== 'orders') return
    for (const { id, status, version } of event.orders) seen.set(id, { status, version })
    isReady()
  }

  async function follow() {
    const quiet = new AbortController()
    const input = encodeURIComponent(JSON.stringify(superjson.serialize({ mealId })))
    // A name that is no id says nothing of what was missed: such a watcher is told what is, not what was.
    if (forges) seen.clear()
    const since = forges ? forgeries()[opened % forgeries().length] : lastEventId
    opened++
    const response = await fetch(new URL(`/api/trpc/live.mine?input=${input}`, nextUrl()), {
      headers: { cookie, accept: 'text/event-stream', ...(since ? { 'last-event-id': since } : {}) },
      signal: AbortSignal.any([over.signal, quiet.signal]),
    })
    if (!response.ok || !response.body) return void (await response.body?.cancel())
    let silence = setTimeout(() => quiet.abort(), QUIET_MS)
    let text = ''
    try {
      for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
        clearTimeout(silence)
        silence = setTimeout(() => quiet.abort(), QUIET_MS)
        text += chunk
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const { event, data, id } = parse(text.slice(0, end))
          text = text.slice(end + 2)
          if (event === 'message' && data) hear(superjson.deserialize(JSON.parse(data)))
          if (id) lastEventId = id
        }
      }
    } finally {
      clearTimeout(silence)
    }
  }

  void (async () => {
    while (!over.signal.aborted) {
      await follow().catch(() => {})
      await sleep(BACK_AFTER)
    }
  })()
  return { userId, forges, seen, returns: () => opened - 1, ready, stop: () => over.abort() }
}

function parse(block: string): { event: string; data: string; id: string } {
  const found = { event: 'message', data: '', id: '' }
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon)
    if (name === 'event' || name === 'data' || name === 'id') found[name] += line.slice(colon + 1).trim()
    if (name === 'event') found.event = line.slice(colon + 1).trim()
  }
  return found
}

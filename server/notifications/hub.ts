import { setTimeout as sleep } from 'node:timers/promises'
import { env } from '@/server/env'
import { log } from '@/server/log'
import { openRedis, type RedisClient } from '@/server/redis'
import { type Announcement, EVENT_STREAM } from './announce'

/** Called for every announcement, and with null when something may have been missed: read everything again. */
type Listener = (announcement: Announcement | null) => void

/** One reader of the event stream a process, whatever the number of people watching. */
export type Hub = { listen(listener: Listener): () => void; close(): void; lastId(): string }

/** While Redis is away, watchers look into Postgres this often. Milliseconds. */
const BLIND_POLL = 2_000

/** Starts reading the stream at its end. */
export function openHub(url: string): Hub {
  const listeners = new Set<Listener>()
  // A blocked XREAD must be allowed to wait longer than a person would, but a mute connection must not look alive.
  const client = openRedis('fail-fast', url, { commandTimeout: undefined, blockingTimeout: 8_000 })
  let last = '0-0'
  // What clients are told while the stream is empty or out of reach: they may have missed all that came after this.
  const born = `${Date.now()}-0`
  let closed = false
  const tell = (a: Announcement | null) => {
    for (const listener of listeners) listener(a)
  }

  async function run() {
    let blind = true // nothing is known of what happened before the first read
    await ready(client)
    while (!closed) {
      try {
        if (blind) {
          last = await findEnd(client)
          tell(null)
          blind = false
        }
        const entries = await readNext(client, last)
        for (const [id, announcement] of entries) {
          last = id
          tell(announcement)
        }
      } catch (error) {
        if (closed) return
        if (!blind) log().warn({ error: String(error) }, 'event stream lost; watchers read Postgres')
        blind = true
        tell(null)
        await sleep(BLIND_POLL)
      }
    }
  }
  void run()

  return {
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      closed = true
      client.disconnect()
    },
    lastId: () => (last === '0-0' ? born : last),
  }
}

/** Waits for the first connection, but not for long: without Redis, watchers poll. */
function ready(client: RedisClient): Promise<unknown> {
  if (client.status === 'ready') return Promise.resolve()
  return Promise.race([new Promise((resolve) => client.once('ready', resolve)), sleep(1_000)])
}

async function findEnd(client: RedisClient): Promise<string> {
  const [entry] = await client.xrevrange(EVENT_STREAM, '+', '-', 'COUNT', 1)
  return entry?.[0] ?? '0-0'
}

async function readNext(client: RedisClient, last: string): Promise<[string, Announcement][]> {
  const answer = await client.xread('COUNT', 500, 'BLOCK', 5_000, 'STREAMS', EVENT_STREAM, last)
  if (!answer) {
    // A flushed Redis starts its ids anew at the clock; an end before ours means that it was wiped or restored.
    const end = await findEnd(client)
    if (isBefore(end, last)) throw new Error('the event stream went back')
    return []
  }
  const [, entries] = answer[0] as [string, [string, string[]][]]
  return entries.map(([id, fields]) => [id, JSON.parse(fields[1] ?? '{}') as Announcement])
}

/** Stream ids are "milliseconds-sequence": numbers, not text. */
export function isBefore(a: string, b: string): boolean {
  const [aTime = 0, aSequence = 0] = a.split('-').map(Number)
  const [bTime = 0, bSequence = 0] = b.split('-').map(Number)
  return aTime < bTime || (aTime === bTime && aSequence < bSequence)
}

const KEY = Symbol.for('kaifan.hub')
const globals = globalThis as { [KEY]?: Hub }

/** This process's hub, opened by the first watcher. */
export function hub(): Hub {
  globals[KEY] ??= openHub(env().REDIS_URL)
  return globals[KEY]
}

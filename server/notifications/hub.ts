import { setTimeout as sleep } from 'node:timers/promises'
import { type Db, db } from '@/server/db'
import { env } from '@/server/env'
import { log } from '@/server/log'
import { openRedis, type RedisClient, untilReady } from '@/server/redis'
import { type Announcement, EVENT_STREAM } from './announce'
import { followOutbox } from './follow-outbox'

/** Called for every announcement, and with null when something may have been missed: read everything again. */
type Listener = (announcement: Announcement | null) => void

/** One reader of the event stream a process, whatever the number of people watching. */
export type Hub = { listen(listener: Listener): () => void; close(): void; lastId(): string }

/** While Redis is away, this process looks into the outbox this often, once for all who watch. Milliseconds. */
const BLIND_POLL = 2_000

/** Starts reading the stream at its end. */
export function openHub(url: string, db: Db): Hub {
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

  async function tellMoved(look: ReturnType<typeof followOutbox>) {
    try {
      for (const announcement of (await look()) ?? [null]) tell(announcement)
    } catch (error) {
      log().debug({ error: String(error) }, 'the outbox cannot be read either')
    }
  }

  async function run() {
    let blind = true // nothing is known of what happened before the first read
    let look: ReturnType<typeof followOutbox> | null = null
    await untilReady(client, 1_000) // not for long: without Redis there is the outbox
    while (!closed) {
      try {
        if (blind) {
          last = await findEnd(client)
          tell(null)
          blind = false
          look = null
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
        if (look) await tellMoved(look)
        else {
          // Everybody looks once, at what the stream may have kept to itself; from then on, whoever is concerned.
          look = followOutbox(db)
          await look().catch(() => {})
          tell(null)
        }
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
  globals[KEY] ??= openHub(env().REDIS_URL, db())
  return globals[KEY]
}

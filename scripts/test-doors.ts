import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { POST as takeWebhook } from '@/app/api/payments/[gateway]/route'
import { GET, POST } from '@/app/api/trpc/[trpc]/route'
import { prepare } from '@/server/boot'
import { openDb, WEB_TIMEOUTS } from '@/server/db'
import { env } from '@/server/env'
import { log } from '@/server/log'
import { openRedis } from '@/server/redis'

// A web server for tests that kill one: the app's real tRPC door, the door of webhooks and its real way out on plain
// `node:http`, without the pages, so that it starts in a moment and needs no build.
const { DATABASE_URL, DATABASE_POOL_SIZE, REDIS_URL } = env()
/** A machine that is kept busy by others must not look like a broken one; a mute server is still noticed. */
const SLOWER = 3
const { connect, query, statement } = WEB_TIMEOUTS
const slower = { connect: connect * SLOWER, query: query * SLOWER, statement: statement * SLOWER }
const timeouts = { ...WEB_TIMEOUTS, ...slower }
Object.assign(globalThis, {
  [Symbol.for('kaifan.db')]: openDb(DATABASE_URL, timeouts, DATABASE_POOL_SIZE),
  [Symbol.for('kaifan.redis')]: openRedis('fail-fast', REDIS_URL, {
    commandTimeout: 800 * SLOWER,
    connectTimeout: 800 * SLOWER,
  }),
})
prepare()

async function answer(incoming: IncomingMessage, outgoing: ServerResponse) {
  const { method = 'GET', url = '/' } = incoming
  const gone = new AbortController()
  outgoing.once('close', () => gone.abort())
  const reads = method === 'GET'
  const request = new Request(new URL(url, env().APP_URL), {
    ...{ method, signal: gone.signal, headers: incoming.headers as Record<string, string> },
    ...(reads ? {} : { body: Readable.toWeb(incoming) as ReadableStream, duplex: 'half' }),
  })
  const webhook = /^\/api\/payments\/(\w+)$/.exec(url)?.[1]
  const response = webhook
    ? await takeWebhook(request, { params: Promise.resolve({ gateway: webhook }) })
    : await (reads ? GET : POST)(request)
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  outgoing.flushHeaders()
  if (response.body) Readable.fromWeb(response.body as never).pipe(outgoing)
  else outgoing.end()
}

const server = createServer((incoming, outgoing) => {
  answer(incoming, outgoing).catch((error) => {
    log().warn({ error: String(error) }, 'a request ended badly')
    outgoing.destroy()
  })
})
server.listen(env().PORT, '127.0.0.1', () => log().warn('web is ready'))
// As Next does: no new connections, and the process ends when the last request has.
const leave = () => server.close(() => process.exit(0))
process.once('SIGTERM', leave)
process.once('SIGINT', leave)

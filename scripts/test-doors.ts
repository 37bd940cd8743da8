import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { GET, POST } from '@/app/api/trpc/[trpc]/route'
import { prepare } from '@/server/boot'
import { env } from '@/server/env'
import { log } from '@/server/log'

// A web server for tests that kill one: the app's real tRPC door and its real way out on plain `node:http`, without the
// pages, so that it starts in a moment and needs no build.
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
  const response = await (reads ? GET : POST)(request)
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

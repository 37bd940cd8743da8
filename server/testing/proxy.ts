import { connect, createServer, type Socket } from 'node:net'

export type ProxyMode = 'pass' | 'blackhole' | 'refuse' | 'bad-gateway' | { delayMs: number }

/**
 * A door in front of a server, to be shut in the ways that networks shut: `blackhole` takes everything and answers
 * nothing; `refuse` breaks what is open and lets nobody in; `bad-gateway` does so too, with a 502 for whoever speaks HTTP; a delay holds back every packet, both ways; `cutReplyTo`
 * delivers the next request that contains a text, waits until the server has answered, and breaks the connection
 * instead of passing the answer on; `strand` leaves what is open without an answer for good, and unbroken, as a firewall
 * that forgot a connection does.
 */
export async function openProxy(target: string) {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  /** Connections that lost something. A network repeats or breaks; it never leaves a hole in a stream. */
  const torn = new Set<Socket>()
  const strandings = new Set<() => void>()
  let mode: ProxyMode = 'pass'
  let needle: string | null = null
  let cuts = 0

  const server = createServer((client) => {
    if (mode === 'refuse') return void client.destroy()
    if (mode === 'bad-gateway') return refuseByHttp(client)
    const upstream = connect(Number(port), hostname)
    let cutting = false
    let stranded = false
    const strand = () => {
      stranded = true
    }
    strandings.add(strand)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        torn.delete(socket)
        strandings.delete(strand)
        if (!stranded) client.destroy()
        upstream.destroy()
      })
    }
    const [toServer, toClient] = [createLine(upstream), createLine(client)]
    client.on('data', (data) => {
      if (stranded) return
      if (mode === 'blackhole') return void torn.add(client)
      if (needle !== null && data.includes(needle)) {
        needle = null
        cutting = true
      }
      toServer(data, delayOf(mode))
    })
    upstream.on('data', (data) => {
      if (stranded) return
      if (cutting) {
        cuts++
        client.destroy()
      } else if (mode === 'blackhole') torn.add(client)
      else toClient(data, delayOf(mode))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String(typeof address === 'object' ? address?.port : '')
  return {
    url: url.toString(),
    setMode(next: ProxyMode) {
      mode = next
      for (const socket of next === 'refuse' || next === 'bad-gateway' ? sockets : torn) socket.destroy()
    },
    cutReplyTo(text: string | null) {
      needle = text
    },
    strand() {
      for (const strand of strandings) strand()
    },
    /** How many answers were cut off. */
    cuts: () => cuts,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export type TestProxy = Awaited<ReturnType<typeof openProxy>>

function refuseByHttp(client: Socket): void {
  client.on('error', () => {})
  client.once('data', () =>
    client.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'),
  )
}

const delayOf = (mode: ProxyMode) => (typeof mode === 'object' ? mode.delayMs : 0)

/** Writes in the order given, each not before its delay is over. */
function createLine(socket: Socket) {
  const waiting: { data: Buffer; due: number }[] = []
  const send = () => {
    while (waiting[0] && waiting[0].due <= Date.now())
      socket.write((waiting.shift() as { data: Buffer }).data)
    if (waiting[0]) setTimeout(send, Math.max(1, waiting[0].due - Date.now()))
  }
  return (data: Buffer, delayMs: number) => {
    if (delayMs === 0 && waiting.length === 0) return void socket.write(data)
    waiting.push({ data, due: Date.now() + delayMs })
    if (waiting.length === 1) setTimeout(send, Math.max(1, delayMs))
  }
}

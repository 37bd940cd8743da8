import { connect, createServer, type Socket } from 'node:net'

/**
 * A door in front of a server, to be shut in the ways that networks shut: `blackhole` takes everything and answers
 * nothing; `cutReplyTo` delivers the next request that contains a text, waits until the server has answered, and breaks
 * the connection instead of passing the answer on.
 */
export async function openProxy(target: string) {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let mode: 'pass' | 'blackhole' = 'pass'
  let needle: string | null = null
  let cuts = 0

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    let cutting = false
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.on('data', (data) => {
      if (mode === 'blackhole') return
      if (needle !== null && data.includes(needle)) {
        needle = null
        cutting = true
      }
      upstream.write(data)
    })
    upstream.on('data', (data) => {
      if (cutting) {
        cuts++
        client.destroy()
      } else if (mode === 'pass') client.write(data)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String(typeof address === 'object' ? address?.port : '')
  return {
    url: url.toString(),
    setMode(next: 'pass' | 'blackhole') {
      mode = next
    },
    cutReplyTo(text: string) {
      needle = text
    },
    /** How many answers were cut off. */
    cuts: () => cuts,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

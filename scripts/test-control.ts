import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Supervised } from './services/supervise'

/**
 * Lets browser tests stop and start the app's processes: POST /<name>/stop and /<name>/start, where name is web,
 * worker, redis or postgres. `?signal=KILL` kills instead of stopping. Answers 501 for what is not ours to stop.
 */
export async function startControl(processes: Record<string, Supervised | undefined>) {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://control')
    const [, name = '', action] = url.pathname.split('/')
    const answer = (status: number, body: object) => response.writeHead(status).end(JSON.stringify(body))
    const target = processes[name]
    if (request.method !== 'POST' || !(name in processes)) return answer(404, { error: 'unknown' })
    if (!target) return answer(501, { error: `${name} is not ours` })
    try {
      if (action === 'stop')
        await target.stop(url.searchParams.get('signal') === 'KILL' ? 'SIGKILL' : undefined)
      else if (action === 'start') await target.start()
      else return answer(404, { error: 'unknown action' })
      answer(200, { pid: target.pid ?? null, kills: target.kills })
    } catch (error) {
      answer(500, { error: error instanceof Error ? error.message : String(error) })
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, stop: () => void server.close() }
}

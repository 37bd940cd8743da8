import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTRPCClient } from '@trpc/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AppRouter } from '@/server/root'
import { callLink } from './call-link'
import { isReachable, noteReach } from './reach'

let server: Server
let asked: (response: ServerResponse) => void

/** A server that takes every request and leaves the rest to the test. */
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.stubGlobal('navigator', { onLine: true })
  vi.stubGlobal('document', { documentElement: { dataset: {} } })
  server = createServer((_, response) => asked(response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  noteReach(true)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  server.closeAllConnections()
  server.close()
})

function open() {
  const { port } = server.address() as AddressInfo
  const links = [callLink<AppRouter>({ url: `http://127.0.0.1:${port}`, onError: () => {} })]
  return createTRPCClient<AppRouter>({ links })
}

const calls = {
  query: () => open().menu.meals.query({}),
  mutation: () => open().inbox.markRead.mutate({ ids: [] }),
}
const HALVES = {
  'no answer': () => {},
  'half an answer': (response: ServerResponse) => void response.write('{"result":'),
}

it.each([
  ['query', 'no answer'],
  ['query', 'half an answer'],
  ['mutation', 'no answer'],
  ['mutation', 'half an answer'],
] as const)('a %s with %s has failed after a while, and nobody was reached', async (kind, half) => {
  const arrived = new Promise<void>((resolve) => {
    asked = (response) => {
      HALVES[half](response)
      resolve()
    }
  })
  const failed = calls[kind]().catch((error: Error) => error.message)
  await vi.advanceTimersByTimeAsync(0)
  await arrived
  if (half === 'half an answer') {
    noteReach(false)
    await vi.waitFor(() => expect(isReachable()).toBe(true))
  }
  await vi.advanceTimersByTimeAsync(15_000)
  expect(await failed).toBe('no answer')
  expect(isReachable()).toBe(false)
})

it('an answer that cannot be read is an answer', async () => {
  asked = (response) => response.end('<h1>Bad gateway</h1>')
  await expect(calls.mutation()).rejects.toThrow(/JSON/)
  expect(isReachable()).toBe(true)
  expect(vi.getTimerCount()).toBe(0)
})

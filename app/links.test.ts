import { createTRPCClient } from '@trpc/client'
import superjson from 'superjson'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { callLink } from './call-link'
import { liveLink } from './live-link'

// biome-ignore lint/suspicious/noExplicitAny: the links are the same for every router
type Any = any
const sent = (data: unknown) => ({ result: { data: superjson.serialize(data) } })

class FakeSource extends EventTarget {
  static CLOSED = 2
  static opened: FakeSource[] = []
  readyState = 1
  constructor(readonly url: string) {
    super()
    FakeSource.opened.push(this)
  }
  close() {
    this.readyState = 2
  }
  say(type: string, data: unknown = '', lastEventId = '') {
    this.dispatchEvent(Object.assign(new Event(type), { data: JSON.stringify(data), lastEventId }))
  }
  input() {
    return superjson.deserialize(JSON.parse(new URL(this.url, 'http://a').searchParams.get('input') ?? ''))
  }
}

beforeEach(() => {
  FakeSource.opened = []
  vi.stubGlobal('EventSource', FakeSource)
  // A page that came from the server and not from the service worker.
  vi.stubGlobal('document', { documentElement: { dataset: {} } })
  vi.stubGlobal('navigator', { onLine: true })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('queries of one moment share a request and get each its own answer', async () => {
  const asked: string[] = []
  const refused: unknown[] = []
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url)
    const refusal = {
      error: superjson.serialize({ message: 'NOT_FOUND', code: -32004, data: { code: 'NOT_FOUND' } }),
    }
    return Response.json([sent({ at: new Date(5) }), refusal], { status: 207 })
  })
  const client: Any = createTRPCClient<Any>({
    links: [callLink({ url: '/api', onError: (error) => refused.push(error) })],
  })
  const [good, bad] = await Promise.allSettled([
    client.menu.get.query({ since: new Date(1) }),
    client.cart.get.query({}),
  ])
  expect(asked).toHaveLength(1)
  expect(asked[0]).toMatch(/^\/api\/menu\.get,cart\.get\?batch=1&input=/)
  expect(good).toMatchObject({ status: 'fulfilled', value: { at: new Date(5) } })
  expect(bad).toMatchObject({ status: 'rejected', reason: { data: { code: 'NOT_FOUND' } } })
  // Said to whoever looks after the whole tab, too.
  expect(refused).toMatchObject([{ data: { code: 'NOT_FOUND' } }])
})

test('a mutation goes alone, and an answer that is none of ours carries no code', async () => {
  const bodies: unknown[] = []
  const refused: unknown[] = []
  vi.stubGlobal('fetch', async (_: string, init?: RequestInit) => {
    bodies.push(superjson.deserialize(JSON.parse(String(init?.body))))
    return new Response('<h1>502</h1>', { status: 502 })
  })
  const client: Any = createTRPCClient<Any>({
    links: [callLink({ url: '/api', onError: (error) => refused.push(error) })],
  })
  const when = new Date(7)
  await expect(client.orders.submit.mutate({ when })).rejects.toMatchObject({ data: undefined })
  expect(bodies).toEqual([{ when }])
})

function listen() {
  const states: string[] = []
  const got: unknown[] = []
  const link = liveLink({
    url: '/api',
    mayPass: (error: Any) => error.data?.code !== 'UNAUTHENTICATED',
    delayMs: () => 50,
  })
  const client: Any = createTRPCClient<Any>({ links: [link] })
  const errors: Any[] = []
  const subscription = client.live.mine.subscribe(
    { mealId: 'm' },
    {
      onData: (data: unknown) => got.push(data),
      onError: (error: unknown) => errors.push(error),
      onConnectionStateChange: ({ state }: { state: string }) => states.push(state),
    },
  )
  return { states, got, errors, subscription }
}

test('a stream that the browser gave up is opened again, from the last event on', () => {
  vi.useFakeTimers()
  const { states, got, subscription } = listen()
  const [first] = FakeSource.opened
  first?.say('connected', {})
  first?.say('message', superjson.serialize({ n: 1 }), 'e7')
  expect(got).toEqual([{ id: 'e7', data: { n: 1 } }])
  first?.close()
  first?.say('error')
  vi.advanceTimersByTime(60)
  expect(FakeSource.opened).toHaveLength(2)
  expect(FakeSource.opened[1]?.input()).toEqual({ mealId: 'm', lastEventId: 'e7' })
  FakeSource.opened[1]?.say('connected', {})
  expect(states).toEqual(['connecting', 'pending', 'connecting', 'pending'])
  subscription.unsubscribe()
  expect(FakeSource.opened[1]?.readyState).toBe(2)
})

test('a stream that fell silent is opened again; one that is refused for good ends', () => {
  vi.useFakeTimers()
  const { states, errors } = listen()
  FakeSource.opened[0]?.say('connected', { reconnectAfterInactivityMs: 1_000 })
  vi.advanceTimersByTime(900)
  FakeSource.opened[0]?.say('ping')
  vi.advanceTimersByTime(900)
  expect(FakeSource.opened).toHaveLength(1)
  vi.advanceTimersByTime(200)
  expect(FakeSource.opened).toHaveLength(2)
  expect(states.at(-1)).toBe('connecting')
  const refusal = superjson.serialize({
    message: 'UNAUTHENTICATED',
    code: -32001,
    data: { code: 'UNAUTHENTICATED' },
  })
  FakeSource.opened[1]?.say('serialized-error', refusal)
  vi.advanceTimersByTime(5_000)
  expect(FakeSource.opened).toHaveLength(2)
  expect(errors).toMatchObject([{ data: { code: 'UNAUTHENTICATED' } }])
})

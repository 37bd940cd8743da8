import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const MINUTE = 60_000
const SERVER = Date.UTC(2026, 10, 25, 10, 0)
/** How far the phone's clock is behind the server's. */
let behind = 0

/** A phone that has just opened the app; `error` is how far what it shows is behind (−) or ahead of the server, ms. */
async function clock() {
  vi.resetModules()
  const { learnServerTime, serverNow } = await import('./use-clock')
  const server = () => Date.now() + behind
  return {
    /** An answer that was `ms` on its way. */
    hear: (ms = 0) => learnServerTime(new Date(server() - ms)),
    error: () => serverNow() - server(),
  }
}

/** Somebody sets the phone's clock, while time itself goes on as before. */
function setPhone(by: number) {
  vi.setSystemTime(Date.now() + by)
  behind -= by
}

beforeEach(() => {
  vi.useFakeTimers({ now: SERVER, toFake: ['Date', 'performance'] })
  behind = 0
})
afterEach(() => void vi.useRealTimers())

it('believes the answer that travelled least', async () => {
  const { hear, error } = await clock()
  hear(400)
  expect(error()).toBe(-400)
  vi.advanceTimersByTime(MINUTE)
  hear(20)
  expect(error()).toBe(-20)
  vi.advanceTimersByTime(MINUTE)
  hear(8_000)
  expect(error()).toBe(-20)
})

it('is not set back by an answer that lay in a cache', async () => {
  const { hear, error } = await clock()
  hear()
  setPhone(-5 * MINUTE)
  hear(MINUTE)
  expect(error()).toBe(-5 * MINUTE)
})

it.each([
  ['forwards', 5 * MINUTE],
  ['back', -5 * MINUTE],
])(
  'takes the next answer when the phone was set %s, and closes no meal early for the old one',
  async (_, by) => {
    const { hear, error } = await clock()
    hear()
    vi.advanceTimersByTime(MINUTE)
    setPhone(by)
    hear(30)
    expect(error()).toBe(-30)
  },
)

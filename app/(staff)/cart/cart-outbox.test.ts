import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CartLine, CartView } from '@/server/cart/schema'
import { type CartOp, createCartOutbox } from './cart-outbox'

const KEY = 'kaifan.cart.u.m'
const line = (menuItemId: string, quantity: number): CartLine => ({
  ...{ menuItemId, optionIds: [], quantity, note: '' },
  fallbacks: [{ menuItemId: 'chicken', optionIds: [] }],
})
const view = { lines: [] } as unknown as CartView
let stored: Map<string, string>
let listeners: Map<string, (event?: { key: string }) => void>

/** Just enough of a browser. */
beforeEach(() => {
  vi.useFakeTimers()
  stored = new Map()
  listeners = new Map()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  })
  vi.stubGlobal('addEventListener', (type: string, listener: () => void) => listeners.set(type, listener))
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function open(send: (op: CartOp) => Promise<CartView>) {
  const refused: unknown[] = []
  const outbox = createCartOutbox({
    ...{ key: KEY, send, onView: () => {} },
    onRefused: (error) => refused.push(error),
    trouble: (error) => (error === 'away' ? 'unavailable' : error === 'gap' ? 'offline' : null),
  })
  return { outbox, refused }
}

describe('wishes for the cart', () => {
  it('that come in a burst are one request with the last of them, fallbacks and all', async () => {
    const send = vi.fn(async (_op: CartOp) => view)
    const { outbox } = open(send)
    for (const quantity of [1, 2, 3]) outbox.set(line('pork', quantity))
    await vi.advanceTimersByTimeAsync(200)
    expect(send.mock.calls).toEqual([[{ type: 'set', line: line('pork', 3) }]])
    expect(outbox.state().wanted.size).toBe(0)
  })

  it('are kept as wanted or as known at any moment, whenever the page is closed', async () => {
    const kept: boolean[] = []
    vi.stubGlobal('localStorage', {
      getItem: () => null,
      setItem: (_key: string, value: string) => kept.push(value.includes('pork')),
    })
    const { outbox } = open(async () => ({ lines: [line('pork', 1)] }) as unknown as CartView)
    outbox.set(line('pork', 1))
    await vi.advanceTimersByTimeAsync(200)
    expect(outbox.state()).toMatchObject({ wanted: new Map(), known: [{ menuItemId: 'pork' }] })
    expect(new Set(kept)).toEqual(new Set([true]))
  })

  it('go one at a time, and one made on the way is not forgotten with the older', async () => {
    let answer = () => {}
    const send = vi.fn((_op: CartOp) => new Promise<CartView>((resolve) => (answer = () => resolve(view))))
    const { outbox } = open(send)
    outbox.set(line('pork', 1))
    await vi.advanceTimersByTimeAsync(200)
    outbox.set(line('pork', 2))
    await vi.advanceTimersByTimeAsync(200)
    expect(send).toHaveBeenCalledTimes(1)
    answer()
    await vi.advanceTimersByTimeAsync(200)
    expect(send.mock.calls[1]).toEqual([{ type: 'set', line: line('pork', 2) }])
  })

  it.each([
    ['away', 'unavailable'],
    ['gap', 'offline'],
  ])(
    'are kept while the server is %s, through a reload too, and sent when it is back',
    async (error, trouble) => {
      const send = vi.fn(async (_op: CartOp): Promise<CartView> => Promise.reject(error))
      const { outbox, refused } = open(send)
      outbox.set(line('pork', 2))
      await outbox.flush()
      expect(outbox.state()).toMatchObject({ trouble })
      expect(refused).toEqual([])

      const later = vi.fn(async (_op: CartOp) => view)
      const reloaded = open(later).outbox
      await vi.advanceTimersByTimeAsync(10)
      expect(later.mock.calls).toEqual([[{ type: 'set', line: line('pork', 2) }]])
      expect(reloaded.state().wanted.size).toBe(0)

      send.mockResolvedValue(view)
      listeners.get('online')?.()
      await vi.advanceTimersByTimeAsync(20_000)
      expect(outbox.state().trouble).toBeNull()
    },
  )

  it('that the server will never take are dropped and told, and the next one is sent', async () => {
    const send = vi.fn(async ({ type }: CartOp) => (type === 'set' ? view : Promise.reject('full')))
    const { outbox, refused } = open(send)
    outbox.clear()
    outbox.set(line('pork', 1))
    await outbox.flush()
    expect(refused).toEqual(['full'])
    expect(send.mock.calls.map(([op]) => op.type)).toEqual(['clear', 'set'])
    expect(outbox.state()).toMatchObject({ cleared: false })
  })

  it.each(['refuses them all', 'has them from another tab', 'took the cart for an order'])(
    'are sent at once again when the server, after trouble, %s',
    async (end) => {
      const send = vi.fn(async (_op: CartOp): Promise<CartView> => Promise.reject('away'))
      const { outbox } = open(send)
      outbox.set(line('pork', 1))
      await outbox.flush()
      expect(outbox.state().trouble).toBe('unavailable')
      send.mockImplementation(() => Promise.reject('full'))
      if (end.startsWith('took')) outbox.ordered([line('pork', 1)])
      if (end.startsWith('has')) {
        stored.delete(KEY)
        listeners.get('storage')?.({ key: KEY })
      }
      await vi.advanceTimersByTimeAsync(20_000)
      send.mockReset().mockResolvedValue(view)
      outbox.set(line('soup', 1))
      await vi.advanceTimersByTimeAsync(200)
      expect(send.mock.calls).toEqual([[{ type: 'set', line: line('soup', 1) }]])
      expect(outbox.state()).toMatchObject({ wanted: new Map(), trouble: null })
    },
  )

  it('are over once an order took the cart', async () => {
    const send = vi.fn(async (_op: CartOp) => view)
    const { outbox } = open(send)
    outbox.know([line('pork', 1)])
    outbox.set(line('soup', 1))
    outbox.ordered([line('pork', 1), line('soup', 1)])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(send).not.toHaveBeenCalled()
    expect(stored.size).toBe(0)
  })

  it('stay when they were tapped while the order was on its way', async () => {
    const send = vi.fn(async (_op: CartOp) => view)
    const { outbox } = open(send)
    outbox.know([line('pork', 1), line('rice', 1), line('egg', 1)])
    outbox.set(line('soup', 1))
    outbox.set(line('pork', 3))
    // Could not be had, so it is not in the order.
    outbox.set(line('egg', 0))
    outbox.ordered([line('pork', 1), line('rice', 1)])
    expect(outbox.state().known).toEqual([line('egg', 1)])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(send.mock.calls.map(([op]) => op)).toEqual([
      { type: 'set', line: line('soup', 1) },
      { type: 'set', line: line('pork', 2) },
      { type: 'set', line: line('egg', 0) },
    ])
  })
})

import { describe, expect, it } from 'vitest'
import type { BoardView, KitchenMeal, TicketView } from '@/server/kitchen/schema'
import { chooseMeal } from '../choose-meal'
import { byLane, dishTotals, mergeBoard, mergeTickets, urgencyOf } from './board-rules'

const ticket = (id: string, change: Partial<TicketView> = {}) =>
  ({ ...{ id, version: 1, status: 'CONFIRMED', lines: [], updatedAt: at(0) }, ...change }) as TicketView
/** Seconds after a moment. */
const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1_000)
const line = (dishNameZh: string, quantity: number, variantNameZh = '') =>
  ({ dishNameZh, dishNameEn: '', variantNameZh, variantNameEn: '', quantity }) as TicketView['lines'][number]
const ids = (tickets: TicketView[]) => tickets.map((one) => one.id).join('')

const board = (meal: string, ...tickets: TicketView[]) =>
  ({ meal: { id: meal }, tickets, serverNow: at(60) }) as unknown as BoardView

describe('tickets that change under a finger', () => {
  it('known cards keep their places and new ones come last, whatever the order of arrival', () => {
    const merged = mergeTickets(
      [ticket('b'), ticket('a')],
      [ticket('c'), ticket('a', { version: 2, status: 'READY' })],
    )
    expect(ids(merged)).toBe('bac')
    expect(merged[1]).toMatchObject({ status: 'READY', version: 2 })
  })

  it('an older answer never overwrites what came later', () => {
    const [kept] = mergeTickets([ticket('a', { version: 3, status: 'READY' })], [ticket('a', { version: 2 })])
    expect(kept).toMatchObject({ version: 3, status: 'READY' })
  })

  it('a board fetched again drops what the server no longer lists; another meal’s starts afresh', () => {
    const known = board('m', ticket('b'), ticket('x'), ticket('a'))
    expect(ids(mergeBoard(known, board('m', ticket('a'), ticket('b'), ticket('c'))).tickets)).toBe('bac')
    expect(ids(mergeBoard(known, board('other', ticket('z'))).tickets)).toBe('z')
    expect(ids(mergeBoard(undefined, known).tickets)).toBe('bxa')
  })

  it('a board that was read before the stream told of an order does not take its ticket away', () => {
    const known = board('m', ticket('old'), ticket('told', { updatedAt: at(60.1) }))
    expect(ids(mergeBoard(known, board('m', ticket('old'))).tickets)).toBe('oldtold')
    // Its transaction had begun a moment before the board was read, and was not to be seen yet.
    const late = board('m', ticket('late', { updatedAt: at(58) }))
    expect(ids(mergeBoard(late, board('m')).tickets)).toBe('late')
  })
})

it('every status has its lane', () => {
  const statuses = ['CONFIRMED', 'PREPARING', 'READY', 'COLLECTED', 'NO_SHOW', 'CANCELLED'] as const
  const lanes = byLane(statuses.map((status) => ticket(status[0] ?? '', { status })))
  expect(Object.values(lanes).map(ids)).toEqual(['C', 'P', 'R', 'CNC'])
})

it('urgency is told by the time to the slot', () => {
  const inMinutes = (minutes: number) => urgencyOf(new Date(minutes * 60_000), 0)
  expect(inMinutes(11)).toEqual({ level: 'calm', minutes: 11 })
  expect(inMinutes(10)).toEqual({ level: 'soon', minutes: 10 })
  expect(inMinutes(0.5)).toEqual({ level: 'soon', minutes: 1 })
  expect(inMinutes(0).level).toBe('late')
  expect(inMinutes(-3.5)).toEqual({ level: 'late', minutes: 3 })
})

it('counts what is still to cook, by dish and spec', () => {
  const totals = dishTotals([
    ticket('a', { lines: [line('饭', 2), line('面', 1, '大')] }),
    ticket('b', { status: 'PREPARING', lines: [line('饭', 1), line('面', 5, '小')] }),
    ticket('c', { status: 'READY', lines: [line('饭', 9)] }),
  ])
  expect(totals.map((t) => `${t.quantity} ${t.dishNameZh}${t.variantNameZh}`)).toEqual([
    '5 面小',
    '3 饭',
    '1 面大',
  ])
})

it('shows the meal asked for, else the one whose cut-off is nearest, a draft only for want of others', () => {
  const meal = (id: string, hours: number, status = 'OPEN') =>
    ({ id, status, cutoffAt: new Date(hours * 3_600_000) }) as KitchenMeal
  const meals = [meal('lunch', -1, 'CLOSED'), meal('dinner', 5), meal('soon', 0.5, 'DRAFT')]
  expect(chooseMeal(meals, null, 0)?.id).toBe('lunch')
  expect(chooseMeal(meals, 'dinner', 0)?.id).toBe('dinner')
  expect(chooseMeal(meals, 'gone', 3 * 3_600_000)?.id).toBe('dinner')
  expect(chooseMeal(meals.slice(2), null, 0)?.id).toBe('soon')
  expect(chooseMeal([], null, 0)).toBeUndefined()
})

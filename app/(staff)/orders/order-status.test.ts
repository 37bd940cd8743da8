import { expect, it } from 'vitest'
import type { OrderView } from '@/server/orders/schema'
import { stepsOf } from './order-status'

const states = (status: OrderView['status']) => stepsOf({ status } as OrderView).map(({ state }) => state)

it('has one step that is now, until the order is over', () => {
  expect(states('PENDING')).toEqual(['now', 'next', 'next', 'next', 'next'])
  expect(states('READY')).toEqual(['done', 'done', 'done', 'now', 'next'])
  expect(states('COLLECTED')).toEqual(['done', 'done', 'done', 'done', 'done'])
  expect(states('NO_SHOW')).toEqual(['done', 'done', 'done', 'done', 'next'])
})

import { expect, test } from 'vitest'
import { aLine } from '../testing'
import { cartTip } from './tip-rules'

const rice = aLine({ menuItemId: 'rice' })
const gone = aLine({ menuItemId: 'pork', problem: 'SOLD_OUT', left: 0 })
const short = aLine({ menuItemId: 'pork', problem: 'SHORT', left: 1, quantity: 2 })

test.each([
  ['nothing in the cart, nothing to say', [], 60, true, null],
  ['plenty of time and room', [rice], 3_600, false, null],
  ['before the clock is known', [rice], null, false, null],
  ['the last ten minutes', [rice], 599, false, 'soon'],
  ['closed is no longer soon', [rice], 0, false, null],
  ['no shelf free comes before the clock', [rice], 60, true, 'slotsFull'],
  ['a dish that is gone comes first', [rice, gone], 60, true, 'gone'],
  ['so does one that there is too little of', [short], 60, true, 'gone'],
] as const)('%s', (_, lines, secondsLeft, full, tip) => {
  expect(cartTip([...lines], { secondsLeft, full })).toBe(tip)
})

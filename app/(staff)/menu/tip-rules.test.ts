import { expect, test } from 'vitest'
import { aLine } from '../testing'
import { cartTip } from './tip-rules'

const rice = aLine({ menuItemId: 'rice' })
const gone = aLine({ menuItemId: 'pork', problem: 'SOLD_OUT', left: 0 })
const short = aLine({ menuItemId: 'pork', problem: 'SHORT', left: 1, quantity: 2 })

test.each([
  ['nothing in the cart, nothing to say', [], 60, 0, null],
  ['plenty of time and room', [rice], 3_600, 9, null],
  ['before the clock is known', [rice], null, 9, null],
  ['the last ten minutes', [rice], 599, 9, 'soon'],
  ['closed is no longer soon', [rice], 0, 9, null],
  ['no shelf free comes before the clock', [rice], 60, 0, 'slotsFull'],
  ['a dish that is gone comes first', [rice, gone], 60, 0, 'gone'],
  ['so does one that there is too little of', [short], 60, 0, 'gone'],
] as const)('%s', (_, lines, secondsLeft, freeCells, tip) => {
  expect(cartTip([...lines], { secondsLeft, freeCells })).toBe(tip)
})

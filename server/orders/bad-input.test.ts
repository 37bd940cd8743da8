import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { POST } from '@/app/api/trpc/[trpc]/route'
import { env } from '@/server/env'
import { type ErrorCode, HTTP_STATUS } from '@/server/errors'
import type { RedisClient } from '@/server/redis'
import { cartKey } from '@/server/stock/keys'
import { checkLedger } from '@/server/stock/ledger'
import { loadMeal } from '@/server/stock/load-meal'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { request, send, signIn, useClients } from '@/server/testing/http'
import { requireOneOf } from '@/server/testing/options'
import { openTestRedis } from '@/server/testing/redis'
import { takeSnapshot } from '@/server/testing/snapshot'
import { finalizeOrders } from './finalize-orders'
import { issueTicket } from './ticket-rules'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal
let foreign: TestMeal
let me: string
let other: string
const cookies = new Map<string, string>()
const at = { egg: '', chili: '', required: '', riceRequired: '' }
let placed = { input: {} as Input, orderId: '' }

type Input = Record<string, unknown> & { lines: Record<string, unknown>[] }

beforeAll(async () => {
  t = await openTestDatabase(5)
  ;({ redis, close: closeRedis } = await openTestRedis())
  useClients({ db: t.db, redis })
  meal = await buildMeal(
    t.db,
    {
      pork: { planned: 10, options: ['egg', 'chili'] },
      rice: { planned: 10 },
      scarce: { planned: 1 },
      limited: { planned: 10, perPersonLimit: 2 },
      off: { planned: 10 },
    },
    { cells: 3 },
  )
  foreign = await buildMeal(t.db, { pork: { planned: 10 } })
  ;[me = '', other = ''] = await buildPeople(t.db, meal.canteenId, 2)
  for (const id of [me, other]) cookies.set(id, await signIn(t.db, id))
  await t.db.menuItem.update({ where: { id: meal.items.off?.id }, data: { onSale: false } })
  const extras = await t.db.option.findMany({ where: { group: { dishId: meal.items.pork?.dishId } } })
  at.egg = extras.find((o) => o.nameZh === 'egg')?.id ?? ''
  at.chili = extras.find((o) => o.nameZh === 'chili')?.id ?? ''
  await t.db.option.update({ where: { id: at.chili }, data: { onSale: false } })
  const riceId = meal.items.rice?.dishId ?? ''
  ;[at.required = '', at.riceRequired = ''] = await requireOneOf(t.db, riceId, ['small', 'large'])
  // One order that is in the book already, for whoever wants to meddle with it.
  const input = valid()
  const answer = await submit(input)
  placed = { input, orderId: (answer.data as { id: string }).id }
  await finalizeOrders({ db: t.db, redis }, { mealId: meal.mealId, orderIds: [placed.orderId] })
  await loadMeal(redis, t.db, meal.mealId)
})
afterAll(async () => {
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
  await closeRedis()
  await t.close()
})

const itemId = (name: string) => meal.items[name]?.id ?? ''
const ticket = (subtotal: number, over: { userId?: string; mealId?: string; now?: Date } = {}) =>
  issueTicket(subtotal, over.now ?? new Date(), {
    ...{ userId: over.userId ?? me, mealId: over.mealId ?? meal.mealId },
    secret: env().AUTH_SECRET,
  }).text
const line = (name: string, over: object = {}) => ({
  ...{ menuItemId: itemId(name), optionIds: [], quantity: 1, note: '', ...over },
})
/** An order of one pork that would be accepted, with what `over` changes about it. */
const valid = (over: object = {}): Input => ({
  ticket: ticket(1_800),
  ...{ mealId: meal.mealId, lines: [line('pork')], pickupSlotId: meal.slotIds[0], paymentMethod: 'CASH' },
  ...over,
})
const withLine = (over: object) => valid({ lines: [line('pork', over)] })
const instead = (over: object = {}, count = 1) =>
  withLine({
    fallbacks: Array(count).fill({ menuItemId: itemId('rice'), optionIds: [at.required], ...over }),
  })
const submit = (input: unknown, userId = me) =>
  send(POST, request('orders.submit', input, { cookie: cookies.get(userId) }))
/** As text, because JSON.stringify would drop or keep what an attacker writes by hand. */
const raw = (extra: string) => JSON.stringify({ json: valid() }).replace('"lines"', `${extra},"lines"`)

async function refused(call: () => ReturnType<typeof submit>, code: ErrorCode) {
  await redis.del(cartKey(meal.mealId, me)) // what was asked before is not asked again from the cart
  const before = await takeSnapshot(t.db, redis)
  const answer = await call()
  expect({ code: answer.code, status: answer.status }).toEqual({ code, status: HTTP_STATUS[code] })
  expect(await takeSnapshot(t.db, redis)).toEqual(before)
}

/** Name, what is sent, what comes back. */
type Row = [string, () => unknown, ErrorCode]

describe('how many', () => {
  const wrong = [
    -1,
    0,
    -0,
    1.5,
    21,
    1e9,
    2 ** 53,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '2',
    null,
    [1],
    2n,
    {},
  ]
  it.each(wrong.map((quantity) => [quantity]))('%s portions', async (quantity) => {
    await refused(() => submit(withLine({ quantity })), 'BAD_INPUT')
  })
})

describe('what', () => {
  const rows: Row[] = [
    ['no line', () => valid({ lines: [] }), 'BAD_INPUT'],
    ['21 lines', () => valid({ lines: Array.from({ length: 21 }, () => line('pork')) }), 'BAD_INPUT'],
    ['a line twice', () => valid({ lines: [line('pork'), line('pork')] }), 'BAD_INPUT'],
    ['an id that is none', () => withLine({ menuItemId: "' OR 1=1 --" }), 'BAD_INPUT'],
    ['an unknown item', () => withLine({ menuItemId: randomUUID() }), 'ITEM_UNAVAILABLE'],
    ['another meal’s item', () => withLine({ menuItemId: foreign.items.pork?.id }), 'ITEM_UNAVAILABLE'],
    ['an item off sale', () => valid({ lines: [line('off')] }), 'ITEM_UNAVAILABLE'],
    ['an option of another dish', () => withLine({ optionIds: [at.required] }), 'OPTIONS_INVALID'],
    ['an unknown option', () => withLine({ optionIds: [randomUUID()] }), 'OPTIONS_INVALID'],
    ['an option twice', () => withLine({ optionIds: [at.egg, at.egg] }), 'OPTIONS_INVALID'],
    ['four fallbacks', () => instead({}, 4), 'BAD_INPUT'],
    ['a fallback with a price', () => instead({ priceCents: 1 }), 'BAD_INPUT'],
    ['a fallback off sale', () => instead({ menuItemId: itemId('off') }), 'ITEM_UNAVAILABLE'],
    ['a fallback elsewhere', () => instead({ menuItemId: foreign.items.pork?.id }), 'ITEM_UNAVAILABLE'],
    ['a fallback not as it can be', () => instead({ optionIds: [] }), 'OPTIONS_INVALID'],
    ['an option off sale', () => withLine({ optionIds: [at.chili] }), 'OPTIONS_INVALID'],
    ['a required option missing', () => valid({ lines: [line('rice')] }), 'OPTIONS_INVALID'],
    [
      'two where one is allowed',
      () => valid({ lines: [line('rice', { optionIds: [at.required, at.riceRequired] })] }),
      'OPTIONS_INVALID',
    ],
    [
      'more than there is',
      () => valid({ ticket: ticket(3_600), lines: [line('scarce', { quantity: 2 })] }),
      'SOLD_OUT',
    ],
    [
      'more than one person may have',
      () => valid({ ticket: ticket(5_400), lines: [line('limited', { quantity: 3 })] }),
      'PERSON_LIMIT',
    ],
  ]
  it.each(rows)('%s', async (_name, input, code) => refused(() => submit(input()), code))
})

describe('where, when, how', () => {
  const rows: Row[] = [
    ['a slot of another meal', () => valid({ pickupSlotId: foreign.slotIds[0] }), 'SLOT_UNAVAILABLE'],
    ['an unknown slot', () => valid({ pickupSlotId: randomUUID() }), 'SLOT_UNAVAILABLE'],
    ['a desk without an address', () => valid({ delivery: { method: 'DESK' } }), 'BAD_INPUT'],
    [
      'a telephone number that is none',
      () => valid({ delivery: { method: 'DESK', building: 'A', phone: '<script>' } }),
      'BAD_INPUT',
    ],
    ['a payment we do not take', () => valid({ paymentMethod: 'BITCOIN' }), 'BAD_INPUT'],
    ['online, and nobody takes it', () => valid({ paymentMethod: 'ONLINE' }), 'PAYMENT_UNAVAILABLE'],
    ['another canteen’s meal', () => elsewhere(), 'NOT_FOUND'],
  ]
  it.each(rows)('%s', async (_name, input, code) => refused(() => submit(input()), code))

  const elsewhere = () =>
    valid({
      ...{ mealId: foreign.mealId, pickupSlotId: foreign.slotIds[0] },
      lines: [line('pork', { menuItemId: foreign.items.pork?.id })],
      ticket: ticket(1_800, { mealId: foreign.mealId }),
    })

  const states: [string, string, ErrorCode][] = [
    ['a closed meal', "status = 'CLOSED'", 'MEAL_NOT_OPEN'],
    ['a draft', "status = 'DRAFT'", 'MEAL_NOT_OPEN'],
    ['a meal that opens later', "opens_at = clock_timestamp() + interval '1 minute'", 'MEAL_NOT_OPEN'],
    ['a meal past its cut-off', "cutoff_at = clock_timestamp() - interval '1 second'", 'CUTOFF_PASSED'],
  ]
  it.each(states)('%s', async (_name, change, code) => {
    const { status, opensAt, cutoffAt } = await t.db.meal.findUniqueOrThrow({ where: { id: meal.mealId } })
    await t.db.$executeRawUnsafe(`UPDATE meals SET ${change} WHERE id = '${meal.mealId}'`)
    try {
      await refused(() => submit(valid()), code)
    } finally {
      await t.db.meal.update({ where: { id: meal.mealId }, data: { status, opensAt, cutoffAt } })
    }
  })
})

describe('words', () => {
  const rows: Row[] = [
    ['NUL in a note', () => valid({ note: 'a\u0000b' }), 'BAD_INPUT'],
    ['a control character in a note', () => valid({ note: 'a\u0007b' }), 'BAD_INPUT'],
    ['an escape in a line’s note', () => withLine({ note: '\u001b[2J' }), 'BAD_INPUT'],
    ['201 characters', () => valid({ note: '多'.repeat(201) }), 'BAD_INPUT'],
    ['10,000 characters', () => valid({ note: 'x'.repeat(10_000) }), 'BAD_INPUT'],
    ['51 characters in a line', () => withLine({ note: 'x'.repeat(51) }), 'BAD_INPUT'],
    ['a note that is no text', () => valid({ note: { toString: 'x' } }), 'BAD_INPUT'],
  ]
  it.each(rows)('%s', async (_name, input, code) => refused(() => submit(input()), code))
})

describe('what is the server’s to say', () => {
  const keys = ['priceCents', 'totalCents', 'walletCents', 'userId', 'status', 'orderId', 'now', 'isAdmin']
  it.each(keys)('%s in an order', async (key) => refused(() => submit(valid({ [key]: 1 })), 'BAD_INPUT'))
  it.each(['priceCents', 'unitPriceCents', 'discountCents'])('%s in a line', async (key) =>
    refused(() => submit(withLine({ [key]: 1 })), 'BAD_INPUT'),
  )
  it.each([
    ['constructor', () => raw('"constructor":{"prototype":{"priceCents":1}}')],
    [
      'superjson’s meta',
      () => `{"json":${JSON.stringify(valid())},"meta":{"values":{"__proto__.x":["Date"]}}}`,
    ],
    ['no JSON at all', () => '{"json":'],
    ['an array', () => '{"json":[]}'],
    ['nothing', () => '{}'],
  ])('%s', async (_name, body) => {
    await refused(() => submit(body()), 'BAD_INPUT')
    expect(({} as { priceCents?: number }).priceCents).toBeUndefined()
  })
})

describe('tickets', () => {
  const rows: [string, () => unknown, ErrorCode, (() => string)?][] = [
    ['none', () => valid({ ticket: '' }), 'BAD_INPUT'],
    ['a long one', () => valid({ ticket: 'x'.repeat(401) }), 'BAD_INPUT'],
    ['one that is none', () => valid({ ticket: 'x.y.z.w' }), 'TICKET_INVALID'],
    ['another meal’s', () => valid({ ticket: ticket(1_800, { mealId: foreign.mealId }) }), 'TICKET_INVALID'],
    ['another person’s', () => valid({ ticket: ticket(1_800, { userId: other }) }), 'TICKET_INVALID'],
    ['an old one', () => valid({ ticket: ticket(1_800, { now: new Date(0) }) }), 'TICKET_EXPIRED'],
    ['one for another price', () => valid({ ticket: ticket(1_700) }), 'PRICE_CHANGED'],
    [
      'a cheaper one, by hand',
      () => valid({ ticket: ticket(1_800).replace('.1800.', '.1.') }),
      'TICKET_INVALID',
    ],
    ['a used one, other content', () => ({ ...placed.input, note: 'more' }), 'TICKET_USED'],
    ['a used one, another person', () => placed.input, 'TICKET_INVALID', () => other],
  ]
  it.each(rows)('%s', async (_name, input, code, who) => refused(() => submit(input(), who?.()), code))
})

describe('other doors', () => {
  const call = (path: string, input: unknown, userId = me) =>
    send(POST, request(path, input, { cookie: cookies.get(userId) }))
  const inCart = (over: object) => call('cart.setLine', { mealId: meal.mealId, ...line('pork', over) })
  const rows: [string, () => ReturnType<typeof submit>, ErrorCode][] = [
    ['cancel somebody else’s', () => call('orders.cancel', { orderId: placed.orderId }, other), 'NOT_FOUND'],
    ['cancel what is not there', () => call('orders.cancel', { orderId: randomUUID() }), 'NOT_FOUND'],
    ['cancel no id', () => call('orders.cancel', { orderId: '1; DROP TABLE orders' }), 'BAD_INPUT'],
    ['a checkout of an empty cart', () => call('orders.openCheckout', { mealId: meal.mealId }), 'CART_EMPTY'],
    ['a checkout elsewhere', () => call('orders.openCheckout', { mealId: foreign.mealId }), 'NOT_FOUND'],
    ['−1 in the cart', () => inCart({ quantity: -1 }), 'BAD_INPUT'],
    ['NaN in the cart', () => inCart({ quantity: Number.NaN }), 'BAD_INPUT'],
    ['a price in the cart', () => inCart({ priceCents: 1 }), 'BAD_INPUT'],
  ]
  it.each(rows)('%s', async (_name, work, code) => refused(work, code))

  it('reading somebody else’s order', async () => {
    const theirs = { cookie: cookies.get(other), method: 'GET' }
    const get = request('orders.get', { orderId: placed.orderId }, theirs)
    await refused(() => send(POST, get), 'NOT_FOUND')
  })
})

describe('the table itself', () => {
  it('what it changes would have been accepted', async () => {
    const rice = line('rice', { optionIds: [at.required] })
    const answer = await submit(valid({ note: ' 少辣 ', lines: [rice] }))
    expect(answer.data).toMatchObject({ status: 'PENDING', totalCents: 1_800, note: '少辣' })
    // A prototype is not a key, so it is ignored; the price is the menu's all the same.
    await redis.del(cartKey(meal.mealId, me))
    const inherited = await submit(raw('"__proto__":{"totalCents":1,"priceCents":1}'))
    expect(inherited.data).toMatchObject({ status: 'PENDING', totalCents: 1_800 })
    expect(({} as { priceCents?: number }).priceCents).toBeUndefined()
    // All cells of the slot are taken now.
    await refused(() => submit(valid({ lines: [line('pork', { optionIds: [] })] })), 'SLOT_FULL')
  })
})

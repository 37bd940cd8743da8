import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { finalizeOrders } from './orders/finalize-orders'
import type { RedisClient } from './redis'
import { appRouter } from './root'
import { loadMeal } from './stock/load-meal'
import { buildMeal, buildPeople, type TestMeal } from './testing/builders'
import { callAs } from './testing/caller'
import { openTestDatabase, type TestDatabase } from './testing/database'
import { place } from './testing/order'
import { openTestRedis } from './testing/redis'
import { takeSnapshot } from './testing/snapshot'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal
let orderId: string
let eventId: string
let entryId: string
const people = { owner: '', staff: '', stranger: '', kitchen: '', admin: '' }

beforeAll(async () => {
  t = await openTestDatabase(6)
  ;({ redis, close: closeRedis } = await openTestRedis())
  meal = await buildMeal(t.db, { pork: { planned: 10 } })
  const abroad = await buildMeal(t.db, { pork: { planned: 10 } })
  const one = async (canteenId: string, role: 'STAFF' | 'KITCHEN' | 'ADMIN') =>
    (await buildPeople(t.db, canteenId, 1, { role }))[0] ?? ''
  people.owner = await one(meal.canteenId, 'STAFF')
  people.staff = await one(meal.canteenId, 'STAFF')
  people.kitchen = await one(meal.canteenId, 'KITCHEN')
  people.admin = await one(meal.canteenId, 'ADMIN')
  people.stranger = await one(abroad.canteenId, 'KITCHEN') // the mightiest of another canteen
  orderId = await place({ db: t.db, redis }, meal, { userId: people.owner, lines: [{ item: 'pork' }] })
  await finalizeOrders({ db: t.db, redis }, { mealId: meal.mealId, orderIds: [orderId] })
  await loadMeal(redis, t.db, meal.mealId)
  const wish = { mealId: meal.mealId, menuItemId: meal.items.pork?.id ?? '', userId: people.owner, wish: {} }
  entryId = (await t.db.waitlistEntry.create({ data: { ...wish, autoOrder: false } })).id
  eventId = String((await t.db.outboxEvent.findFirstOrThrow({ where: { orderId } })).id)
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})

/** `in`: past the guards, whatever happens then. */
type Verdict = 'in' | 'FORBIDDEN' | 'NOT_FOUND'
type Row = { input?: () => unknown } & Record<'owner' | 'staff' | 'stranger' | 'kitchen' | 'admin', Verdict>

const everybody = { owner: 'in', staff: 'in', stranger: 'in', kitchen: 'in', admin: 'in' } as const
/** People of the canteen; for anybody else there is no such meal. */
const canteen = { ...everybody, stranger: 'NOT_FOUND' } as const
/** Its owner alone: not the kitchen, not the administrator. */
const owner = {
  owner: 'in',
  staff: 'NOT_FOUND',
  stranger: 'NOT_FOUND',
  kitchen: 'NOT_FOUND',
  admin: 'NOT_FOUND',
} as const
const cooks = {
  owner: 'FORBIDDEN',
  staff: 'FORBIDDEN',
  stranger: 'NOT_FOUND',
  kitchen: 'in',
  admin: 'in',
} as const
const admins = { ...cooks, stranger: 'FORBIDDEN', kitchen: 'FORBIDDEN' } as const
/** Cooks of any canteen, each for their own. */
const anyCook = { ...cooks, stranger: 'in' } as const

const mealId = () => ({ mealId: meal.mealId })
const order = () => ({ orderId })
const line = () => ({ ...mealId(), menuItemId: meal.items.pork?.id, optionIds: [], quantity: 1, note: '' })
const submit = () => ({
  ...{ ...mealId(), ticket: 'x', pickupSlotId: meal.slotIds[0], paymentMethod: 'CASH' },
  lines: [{ menuItemId: meal.items.pork?.id, optionIds: [], quantity: 1, note: '' }],
})

const table: Record<string, Row> = {
  'menu.meals': { ...everybody, input: () => ({}) },
  'menu.get': { ...canteen, input: mealId },
  'menu.searchKeys': { ...canteen, input: mealId },
  'cart.get': { ...canteen, input: mealId },
  'cart.setLine': { ...canteen, input: line },
  'cart.clear': { ...canteen, input: mealId },
  'orders.openCheckout': { ...canteen, input: mealId },
  'orders.slots': { ...canteen, input: mealId },
  'orders.readCheckout': { ...canteen, input: mealId },
  'orders.submit': { ...everybody, input: submit }, // the ticket is what is asked for first; see bad-input.test.ts
  'orders.get': { ...owner, input: order },
  'orders.cancel': { ...owner, owner: 'in', input: () => ({ orderId }) },
  'orders.collect': { ...owner, input: order },
  'orders.remind': { ...owner, input: order },
  'orders.rate': { ...owner, input: () => ({ orderId, liked: true }) },
  'orders.previewReorder': { ...owner, input: order },
  'orders.list': { ...everybody, input: () => ({ filter: 'active' }) },
  'waitlist.mine': { ...everybody, input: () => ({}) },
  'waitlist.join': {
    ...canteen,
    input: () => ({
      ...{ ...mealId(), menuItemId: meal.items.pork?.id, pickupSlotId: meal.slotIds[0] },
      ...{ paymentMethod: 'CASH', autoOrder: true },
    }),
  },
  'waitlist.leave': { ...owner, input: () => ({ entryId }) },
  'waitlist.take': { ...owner, input: order },
  'payments.start': { ...owner, input: order },
  'me.wallet': { ...everybody, input: () => ({}) },
  'me.allowance': { ...canteen, input: mealId },
  'me.entries': { ...everybody, input: () => ({}) },
  'people.profile': { ...everybody, input: () => ({}) },
  'people.setPreferences': { ...everybody, input: () => ({ allergens: ['egg'], diets: [] }) },
  'people.skipPreferences': { ...everybody, input: () => ({}) },
  'people.setFavourite': { ...canteen, input: () => ({ dishId: meal.items.pork?.dishId, favourite: true }) },
  'live.mine': { ...everybody, input: mealId },
  // Everybody their own: what is not theirs is neither shown nor marked, see inbox.test.ts.
  'inbox.list': { ...everybody, input: () => ({}) },
  'inbox.badges': { ...everybody, input: () => ({}) },
  'inbox.markRead': { ...everybody, input: order },
  'inbox.markAllRead': { ...everybody, input: () => ({ upTo: new Date() }) },
  'inbox.menuAlert': { ...everybody, input: mealId },
  'inbox.setMenuAlert': { ...canteen, input: () => ({ ...mealId(), on: true }) },
  'live.kitchen': { ...anyCook, input: mealId },
  'kitchen.meals': anyCook,
  'kitchen.board': { ...cooks, input: mealId },
  'kitchen.stock': { ...cooks, input: mealId },
  'kitchen.ratings': { ...cooks, input: mealId },
  'kitchen.advance': { ...cooks, input: () => ({ orderId, version: 2, to: 'PREPARING' }) },
  'kitchen.decline': { ...cooks, input: () => ({ orderId, reason: 'no' }) },
  'kitchen.setPlanned': { ...cooks, input: () => ({ menuItemId: meal.items.pork?.id, planned: 11 }) },
  'kitchen.previewShrink': { ...cooks, input: () => ({ menuItemId: meal.items.pork?.id, planned: 9 }) },
  'kitchen.shrink': {
    ...cooks,
    input: () => ({ menuItemId: meal.items.pork?.id, planned: 9, digest: 'x'.repeat(43) }),
  },
  'kitchen.setOnSale': { ...cooks, input: () => ({ menuItemId: meal.items.pork?.id, onSale: true }) },
  'kitchen.openMeal': { ...cooks, input: mealId },
  'kitchen.closeMeal': { ...cooks, input: mealId },
  'kitchen.setNotice': { ...cooks, input: () => ({ ...mealId(), noticeZh: '停水', noticeEn: '' }) },
  'operations.ledger': { ...cooks, input: mealId },
  'operations.outbox': anyCook,
  'operations.replay': { ...admins, input: () => ({ id: eventId }) },
  'allowance.rules': admins,
  'allowance.saveRule': {
    ...admins,
    input: () => ({ departmentId: null, mealKind: 'LUNCH', amountCents: 1_500, weekdays: [1] }),
  },
  'allowance.removeRule': { ...admins, admin: 'NOT_FOUND', input: () => ({ ruleId: randomUUID() }) },
  'allowance.saveDepartment': { ...admins, input: () => ({ name: randomUUID() }) },
  'allowance.removeDepartment': {
    ...admins,
    admin: 'NOT_FOUND',
    input: () => ({ departmentId: randomUUID() }),
  },
  'allowance.people': { ...admins, input: () => ({}) },
  'allowance.topUps': admins,
  'allowance.movePerson': { ...admins, input: () => ({ userId: people.staff, departmentId: null }) },
  'invoices.list': { ...admins, input: () => ({ issued: false }) },
  // Nobody asked for an invoice of this order.
  'invoices.setIssued': { ...admins, admin: 'NOT_FOUND', input: () => ({ orderId, issued: true }) },
  'kitchen.createMeal': {
    ...anyCook,
    input: () => ({ serviceDate: '2099-01-01', kind: 'LUNCH', cutoffTime: '09:00', firstSlotTime: '11:30' }),
  },
}

/** Who may pass the doors that are no procedures, and where that is tried. */
const doors: Record<string, string> = {
  'app/api/auth/[...all]/route.ts': 'server/auth/door.test.ts',
  'app/api/health/route.ts': 'anybody; it tells numbers only',
  'app/api/menu/import/route.ts': 'app/api/menu/import/route.test.ts',
  'app/api/payments/[gateway]/route.ts': 'app/api/payments/[gateway]/route.test.ts',
  'app/api/people/top-up/route.ts': 'app/api/people/top-up/route.test.ts',
  'app/api/sandbox-pay/[reference]/route.ts': 'app/api/sandbox-pay/[reference]/route.test.ts',
  'app/api/trpc/[trpc]/route.ts': 'app/api/trpc/[trpc]/route.test.ts',
  'app/manifest.webmanifest/route.ts': 'anybody; a browser asks for it before anybody signs in',
}

/** What becomes of a call: "in", or the code that a guard refused it with. Of a stream, the first event. */
async function verdict(path: string, userId: string | null, input: unknown) {
  const abort = new AbortController()
  const caller = await callAs({ db: t.db, redis }, userId, abort.signal)
  const call = path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], caller)
  try {
    const result = await (call as (input: unknown) => Promise<unknown>)(input)
    const stream = (result as AsyncIterable<unknown> | null)?.[Symbol.asyncIterator]?.()
    const data = stream ? (await stream.next()).value : result
    abort.abort()
    await stream?.next().catch(() => {})
    return { verdict: 'in', data: JSON.stringify(data, (_, v) => (typeof v === 'bigint' ? `${v}` : v)) }
  } catch (error) {
    const code = (error as { cause?: { code?: string } }).cause?.code ?? String(error)
    const guard = ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'TRPCError'].some((one) =>
      code.startsWith(one),
    )
    return { verdict: guard ? code : 'in', data: '' }
  }
}

describe('who may call what', () => {
  it('the table has a row for every procedure', () => {
    expect(Object.keys(table).sort()).toEqual(Object.keys(appRouter._def.procedures).sort())
  })

  it('every HTTP door has its own test, or says why it needs none', () => {
    const files = readdirSync('app', { recursive: true, encoding: 'utf8' }).map((path) => `app/${path}`)
    const routes = files.filter((path) => /\/route\.tsx?$/.test(path))
    expect(routes.sort()).toEqual(Object.keys(doors).sort())
    const tests = Object.values(doors).filter((where) => where.endsWith('.test.ts'))
    expect(tests.filter((path) => !existsSync(path))).toEqual([])
  })

  describe.each(Object.entries(table))('%s', (path, { input, ...row }) => {
    it('nobody who is not signed in', async () => {
      const before = await takeSnapshot(t.db, redis)
      expect((await verdict(path, null, input?.())).verdict).toBe('UNAUTHENTICATED')
      expect(await takeSnapshot(t.db, redis)).toEqual(before)
    })

    it('each as the table says; who is refused changes nothing', async () => {
      const refused = Object.entries(row).filter(([, expected]) => expected !== 'in')
      const before = await takeSnapshot(t.db, redis)
      for (const [who, expected] of refused) {
        const outcome = await verdict(path, people[who as keyof typeof people], input?.())
        expect([who, outcome.verdict]).toEqual([who, expected])
      }
      expect(await takeSnapshot(t.db, redis)).toEqual(before)
      // What succeeds may move the order; then the next one's refusal is a matter of its state, not of who asks.
      for (const [who] of Object.entries(row).filter(([, expected]) => expected === 'in')) {
        const outcome = await verdict(path, people[who as keyof typeof people], input?.())
        expect([who, outcome.verdict]).toEqual([who, 'in'])
      }
    })
  })

  it.each(['orders.list', 'live.mine', 'live.kitchen', 'inbox.list', 'kitchen.meals', 'menu.meals'])(
    '%s tells a stranger nothing of ours',
    async (path) => {
      const { verdict: outcome, data } = await verdict(path, people.stranger, table[path]?.input?.())
      expect(outcome).toBe('in')
      expect(data).not.toContain(orderId)
      if (path !== 'live.mine') expect(data).not.toContain(meal.mealId)
    },
  )

  it('an id that is nobody’s and an id that is somebody else’s are answered alike', async () => {
    const ofNobody = await verdict('orders.get', people.staff, { orderId: randomUUID() })
    expect(await verdict('orders.get', people.staff, { orderId })).toEqual(ofNobody)
  })

  it('somebody without a canteen gets nowhere', async () => {
    const [lost = ''] = await buildPeople(t.db, meal.canteenId, 1, { role: 'ADMIN' })
    await t.db.user.update({ where: { id: lost }, data: { canteenId: null } })
    for (const [path, { input }] of Object.entries(table)) {
      expect([path, (await verdict(path, lost, input?.())).verdict]).toEqual([path, 'FORBIDDEN'])
    }
  })
})

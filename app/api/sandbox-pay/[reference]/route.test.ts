import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { POST as webhook } from '@/app/api/payments/[gateway]/route'
import { type Env, env } from '@/server/env'
import { openSandbox } from '@/server/payments/open-sandbox'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { useClients } from '@/server/testing/http'
import { openTestRedis } from '@/server/testing/redis'
import { POST } from './route'

let t: TestDatabase
let r: Awaited<ReturnType<typeof openTestRedis>>
const settings = { ...env() }
const set = (changes: Partial<Env>) => Object.assign(env(), settings, changes)

beforeAll(async () => {
  t = await openTestDatabase()
  r = await openTestRedis()
  useClients({ db: t.db, redis: r.redis })
})
// Port 1 answers nobody: what the buttons send is not what is tried here.
beforeEach(() => void set({ PAYMENT_GATEWAY: 'sandbox', PORT: 1 }))
afterAll(async () => {
  set({})
  await r.close()
  await t.close()
})

async function checkout() {
  const row = { reference: randomUUID(), paymentId: randomUUID(), orderId: randomUUID() }
  await t.db.sandboxCheckout.create({ data: { ...row, amountCents: 1_800, description: 'Kaifan D001' } })
  return row
}
async function press(reference: string, body = 'action=PAY', headers: Record<string, string> = {}) {
  const request = new Request(`http://localhost:3000/api/sandbox-pay/${reference}`, {
    ...{ method: 'POST', body },
    headers: { origin: 'http://localhost:3000', cookie: 'a=b', ...headers },
  })
  const response = await POST(request, { params: Promise.resolve({ reference }) })
  return { status: response.status, location: response.headers.get('location') }
}
const stateOf = async (reference: string) =>
  (await t.db.sandboxCheckout.findUniqueOrThrow({ where: { reference } })).state

it('pays, and leads back to the order', async () => {
  const { reference, orderId } = await checkout()
  expect(await press(reference)).toEqual({ status: 303, location: `/orders/${orderId}?payment=return` })
  expect(await stateOf(reference)).toBe('PAID')
})

it.each<[string, Partial<Env>]>([
  ['nobody takes the money', { PAYMENT_GATEWAY: 'none' }],
  [
    'Stripe does',
    { PAYMENT_GATEWAY: 'stripe', STRIPE_SECRET_KEY: 'sk_live_x', STRIPE_WEBHOOK_SECRET: 'whsec_x' },
  ],
  [
    'Stripe has a key',
    { PAYMENT_GATEWAY: undefined, STRIPE_SECRET_KEY: 'sk_live_x', STRIPE_WEBHOOK_SECRET: 'x' },
  ],
  [
    'it is a production that says nothing',
    { PAYMENT_GATEWAY: undefined, KAIFAN_DEMO: '1', NODE_ENV: 'production' },
  ],
])('is not there when %s: neither its page, its buttons nor its webhook', async (_, changes) => {
  const { reference } = await checkout()
  set(changes)
  expect(await press(reference)).toEqual({ status: 404, location: null })
  // What its page asks first.
  expect(openSandbox).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  const told = new Request('http://localhost:3000/api/payments/sandbox', { method: 'POST', body: '{}' })
  expect((await webhook(told, { params: Promise.resolve({ gateway: 'sandbox' }) })).status).toBe(404)
  expect(await stateOf(reference)).toBe('OPEN')
})

it.each<[string, string | undefined, Record<string, string>, number]>([
  ['another site', undefined, { origin: 'https://evil.example' }, 403],
  ['a cross-site form', undefined, { 'sec-fetch-site': 'cross-site' }, 403],
  ['no action', '', {}, 400],
  ['an action that is none', 'action=REFUND_ALL', {}, 400],
  ['a body that is too long', `action=PAY&x=${'x'.repeat(1_000)}`, {}, 413],
])('refuses %s', async (_, body, headers, status) => {
  const { reference } = await checkout()
  expect(await press(reference, body, headers)).toMatchObject({ status })
  expect(await stateOf(reference)).toBe('OPEN')
})

it.each([randomUUID(), 'x', "' OR 1=1", '-'.repeat(36)])('knows no checkout %j', async (reference) => {
  expect(await press(reference)).toMatchObject({ status: 404 })
})

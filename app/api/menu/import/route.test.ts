import { createHmac, randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sessionCookieName } from '@/server/auth/session'
import { env } from '@/server/env'
import { MAX_FILE_BYTES } from '@/server/menu/import/problem-rules'
import { buildMeal, buildPeople } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { openTestRedis } from '@/server/testing/redis'
import { POST } from './route'

const ORIGIN = 'http://localhost:3000'
const globals = globalThis as { [key: symbol]: unknown }

let t: TestDatabase
let r: Awaited<ReturnType<typeof openTestRedis>>
beforeAll(async () => {
  t = await openTestDatabase()
  r = await openTestRedis()
  globals[Symbol.for('kaifan.db')] = t.db
  globals[Symbol.for('kaifan.redis')] = r.redis
})
afterAll(async () => {
  await r?.close()
  await t?.close()
})

async function signIn(userId: string): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  await t.db.session.create({
    data: { id: uuidv7(), token, userId, expiresAt: new Date(Date.now() + 3_600_000) },
  })
  const signature = createHmac('sha256', env().AUTH_SECRET).update(token).digest('base64')
  return `${sessionCookieName()}=${encodeURIComponent(`${token}.${signature}`)}`
}

async function openKitchen(role: 'KITCHEN' | 'STAFF' = 'KITCHEN') {
  const meal = await buildMeal(t.db, { 红烧肉: { planned: 20 } })
  const [userId = ''] = await buildPeople(t.db, meal.canteenId, 1, { role })
  return { ...meal, cookie: await signIn(userId) }
}

type Post = { mealId?: string; cookie?: string; confirm?: string; headers?: Record<string, string> }

async function post(body: BodyInit, { mealId, cookie, confirm, headers }: Post) {
  const query = new URLSearchParams({ ...(mealId && { mealId }), ...(confirm && { confirm }) })
  const request = new Request(`${ORIGIN}/api/menu/import?${query}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'text/csv', origin: ORIGIN, ...(cookie && { cookie }), ...headers },
    ...{ duplex: 'half' },
  })
  const response = await POST(request)
  return { status: response.status, answer: await response.json() }
}

const CSV = '分类,菜名,售价,份数\n热菜,红烧肉,26,30\n'

test('previews first and writes what is confirmed', async () => {
  const kitchen = await openKitchen()
  const { answer } = await post(CSV, kitchen)
  expect(answer).toMatchObject({ ok: true, preview: { problems: [], counts: { itemsChanged: 1 } } })
  const item = () => t.db.menuItem.findFirst({ where: { mealId: kitchen.mealId } })
  expect(await item()).toMatchObject({ priceCents: 1800 })
  expect(await post(CSV, { ...kitchen, confirm: answer.preview.digest })).toMatchObject({
    ...{ status: 200, answer: { ok: true, applied: true } },
  })
  expect(await item()).toMatchObject({ priceCents: 2600, planned: 30 })
  const twice = await post(CSV, { ...kitchen, confirm: answer.preview.digest })
  expect(twice).toMatchObject({ status: 409, answer: { error: { code: 'IMPORT_CHANGED' } } })
})

test('names bad rows', async () => {
  const kitchen = await openKitchen()
  const { answer } = await post(`${CSV}热菜,坏菜,x,1\n`, kitchen)
  expect(answer.preview).toMatchObject({
    digest: null,
    problems: [{ row: 3, dish: '坏菜', code: 'PRICE_INVALID' }],
  })
  const confirmed = await post(`${CSV}热菜,坏菜,x,1\n`, { ...kitchen, confirm: 'f'.repeat(64) })
  expect(confirmed).toMatchObject({ status: 400, answer: { error: { code: 'IMPORT_INVALID' } } })
})

test('is for the kitchen of that canteen only', async () => {
  const kitchen = await openKitchen()
  const staff = await openKitchen('STAFF')
  const other = await openKitchen()
  expect(await post(CSV, { mealId: kitchen.mealId })).toMatchObject({ status: 401 })
  expect(await post(CSV, staff)).toMatchObject({ status: 403, answer: { error: { code: 'FORBIDDEN' } } })
  expect(await post(CSV, { ...other, mealId: kitchen.mealId })).toMatchObject({ status: 404 })
})

test.each([
  ['another site', { origin: 'https://evil.example' }, 'ORIGIN_REJECTED'],
  ['a cross-site request without an origin', { 'sec-fetch-site': 'cross-site' }, 'ORIGIN_REJECTED'],
  ['a form', { 'content-type': 'multipart/form-data; boundary=x' }, 'BAD_INPUT'],
  ['a plain-text form', { 'content-type': 'text/plain' }, 'BAD_INPUT'],
])('refuses %s', async (_, headers, code) => {
  const kitchen = await openKitchen()
  const { answer } = await post(CSV, { ...kitchen, headers })
  expect(answer.error).toMatchObject({ code, requestId: expect.any(String) })
})

test.each([
  ['no meal', { mealId: undefined }],
  ['a meal that is no id', { mealId: "1' OR 1=1" }],
  ['a confirmation that is no digest', { confirm: 'yes' }],
])('refuses %s', async (_, query) => {
  const kitchen = await openKitchen()
  expect(await post(CSV, { ...kitchen, ...query })).toMatchObject({
    status: 400,
    answer: { error: { code: 'BAD_INPUT' } },
  })
})

test('stops reading at a megabyte, announced or not', async () => {
  const kitchen = await openKitchen()
  const tooLarge = {
    status: 413,
    answer: { error: { code: 'PAYLOAD_TOO_LARGE', details: { maxBytes: MAX_FILE_BYTES } } },
  }
  expect(await post('x', { ...kitchen, headers: { 'content-length': '99999999' } })).toMatchObject(tooLarge)
  let sent = 0
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 65_536
      controller.enqueue(new Uint8Array(65_536).fill(97))
    },
  })
  expect(await post(endless, kitchen)).toMatchObject(tooLarge)
  expect(sent).toBeLessThan(MAX_FILE_BYTES + 10 * 65_536)
})

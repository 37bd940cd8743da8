import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openDb } from '@/server/db'
import { env } from '@/server/env'
import type { RedisClient } from '@/server/redis'
import { cartKey } from '@/server/stock/keys'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { request, send, signIn, useClients } from '@/server/testing/http'
import { openTestRedis } from '@/server/testing/redis'
import * as route from './route'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal
let cookie: string
let me: string

beforeAll(async () => {
  t = await openTestDatabase(5)
  ;({ redis, close: closeRedis } = await openTestRedis())
  meal = await buildMeal(t.db, { pork: { planned: 10 } })
  ;[me = ''] = await buildPeople(t.db, meal.canteenId, 1)
  cookie = await signIn(t.db, me)
})
beforeEach(async () => {
  useClients({ db: t.db, redis })
  await redis.flushdb()
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})

const line = () => ({
  ...{ mealId: meal.mealId, menuItemId: meal.items.pork?.id, optionIds: [], quantity: 1, note: '' },
})
const setLine = (over: Parameters<typeof request>[2] = {}) =>
  request('cart.setLine', line(), { cookie, ...over })
const inCart = () => redis.hkeys(cartKey(meal.mealId, me))
/** Sends a request that must be refused, and sees that it did nothing and gave nothing away. */
async function refused(sent: Request, code: string, status: number, field?: string) {
  const handler = sent.method === 'GET' ? route.GET : route.POST
  const answer = await send(handler, sent)
  expect({ code: answer.code, status: answer.status }).toEqual({ code, status })
  expect(await inCart()).toEqual([])
  if (field) expect(answer.text).toContain(`"field":"${field}"`)
  expect(answer.text).not.toMatch(/stack|node_modules|\.ts:|prisma|SELECT/i)
}
/** A batch as httpBatchLink sends it. */
const batch = (paths: string[], inputs: unknown[], method = 'POST') => {
  const body = JSON.stringify(Object.fromEntries(inputs.map((json, i) => [i, { json }])))
  const url = `${env().APP_URL}/api/trpc/${paths.join(',')}?batch=1`
  const headers = { origin: env().APP_URL, 'content-type': 'application/json', cookie }
  return method === 'GET'
    ? new Request(`${url}&input=${encodeURIComponent(body)}`, { headers })
    : new Request(url, { method, headers, body })
}
const times = <T>(n: number, value: T) => Array.from({ length: n }, () => value)

describe('what may come in', () => {
  it('our own page’s JSON', async () => {
    const answer = await send(route.POST, setLine())
    expect(answer).toMatchObject({ status: 200, data: { count: 1 } })
    expect(await inCart()).toEqual([meal.items.pork?.id])
  })

  it('10 calls at once, not 11', async () => {
    const ten = await route.POST(batch(times(10, 'cart.setLine'), times(10, line())))
    expect(ten.status).toBe(200)
    await redis.flushdb()
    for (const [path, input, method] of [
      ['cart.setLine', line(), 'POST'],
      ['cart.get', { mealId: meal.mealId }, 'GET'],
    ] as const) {
      const eleven = batch(times(11, path), times(11, input), method)
      const answer = await (method === 'GET' ? route.GET : route.POST)(eleven)
      expect(answer.status).toBe(400)
      expect(await answer.text()).toContain('BAD_INPUT')
    }
    expect(await inCart()).toEqual([])
  })

  it('no body of 10 MB, announced or not', async () => {
    const large = JSON.stringify({ json: { ...line(), note: 'x'.repeat(10_000_000) } })
    await refused(setLine({ headers: { 'content-length': String(large.length) } }), 'PAYLOAD_TOO_LARGE', 413)
    await refused(request('cart.setLine', large, { cookie }), 'PAYLOAD_TOO_LARGE', 413)
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 16_384
        controller.enqueue(new Uint8Array(16_384).fill(32))
      },
    })
    const { url, headers } = setLine()
    await refused(
      new Request(url, { method: 'POST', headers, body: endless, duplex: 'half' } as RequestInit),
      'PAYLOAD_TOO_LARGE',
      413,
    )
    expect(sent).toBeLessThan(1_000_000)
  })

  it.each([
    ['text/plain'],
    ['text/plain;charset=UTF-8'],
    ['multipart/form-data; boundary=x'],
    ['application/x-www-form-urlencoded'],
    ['application/octet-stream'],
    ['text/html; application/json'],
  ])('nothing that says it is %s', (type) =>
    refused(setLine({ headers: { 'content-type': type } }), 'BAD_INPUT', 400, 'content-type'),
  )

  it('no form and no upload', async () => {
    const form = new FormData()
    form.set('0', JSON.stringify({ json: { mealId: meal.mealId } }))
    const headers = { origin: env().APP_URL, cookie }
    const url = `${env().APP_URL}/api/trpc/cart.clear`
    await refused(new Request(url, { method: 'POST', headers, body: form }), 'BAD_INPUT', 400, 'content-type')
    await refused(
      new Request(url, { method: 'POST', headers, body: new URLSearchParams({ a: 'b' }) }),
      'BAD_INPUT',
      400,
      'content-type',
    )
    await refused(new Request(url, { method: 'POST', headers }), 'BAD_INPUT', 400, 'content-type')
  })

  it.each([
    [{ origin: 'null' }],
    [{ origin: 'https://evil.example' }],
    [{ origin: 'http://localhost:3001' }],
    [{ 'sec-fetch-site': 'cross-site' }],
  ])('nothing another site made the browser send: %o', (headers) =>
    refused(setLine({ headers: headers as unknown as Record<string, string> }), 'ORIGIN_REJECTED', 403),
  )

  it('no write by GET', () => refused(setLine({ method: 'GET' }), 'BAD_INPUT', 400))

  it('no other method', () => {
    expect(
      Object.keys(route)
        .filter((name) => name === name.toUpperCase())
        .sort(),
    ).toEqual(['GET', 'POST'])
  })

  it('no key it does not know', () =>
    refused(request('cart.setLine', { ...line(), priceCents: 1 }, { cookie }), 'BAD_INPUT', 400))

  it('no procedure it does not have', async () => {
    for (const path of [
      'orders.steal',
      '__proto__',
      'constructor.constructor',
      'toString',
      'cart.__proto__',
    ]) {
      await refused(request(path, {}, { cookie }), 'NOT_FOUND', 404)
    }
  })

  it('nobody with a session that is not ours', async () => {
    const dot = cookie.indexOf('.', cookie.indexOf('='))
    const other = cookie[dot + 5] === 'A' ? 'B' : 'A'
    const resigned = cookie.slice(0, dot + 5) + other + cookie.slice(dot + 6)
    for (const forged of [resigned, cookie.slice(0, dot), 'kaifan.session_token=x.y', 'a=b', '']) {
      await refused(setLine({ cookie: forged }), 'UNAUTHENTICATED', 401)
    }
  })
})

describe('what goes out', () => {
  it('of a mistake of ours, a code and a number to quote, nothing else', async () => {
    const broken = new Proxy(t.db, {
      get(target, name) {
        if (name === 'canteen')
          throw new TypeError('secret: /srv/app/server/menu/queries.ts SELECT * FROM users')
        return Reflect.get(target, name, target)
      },
    })
    useClients({ db: broken, redis })
    const answer = await send(route.GET, request('menu.meals', {}, { cookie, method: 'GET' }))
    const body = JSON.parse(answer.text)
    expect(answer).toMatchObject({ status: 500, code: 'INTERNAL' })
    expect(body.error.json.message).toBe('INTERNAL')
    expect(Object.keys(body.error.json.data).sort()).toEqual(['code', 'details', 'httpStatus', 'requestId'])
    expect(answer.text).not.toMatch(/secret|stack|queries|SELECT/)
  })

  it('of a database that is away, that it is away', async () => {
    const away = openDb('postgresql://kaifan:secret@127.0.0.1:1/kaifan')
    useClients({ db: away, redis })
    const answer = await send(route.GET, request('menu.meals', {}, { cookie, method: 'GET' }))
    expect(answer).toMatchObject({ status: 503, code: 'DATABASE_UNAVAILABLE' })
    expect(answer.text).not.toMatch(/secret|stack|127\.0\.0\.1/)
    await away.$disconnect()
  })
})

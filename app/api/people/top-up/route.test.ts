import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { MAX_FILE_BYTES } from '@/server/allowance/top-up/problem-rules'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { signIn, useClients } from '@/server/testing/http'
import { race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { POST } from './route'

const ORIGIN = 'http://localhost:3000'

let t: TestDatabase
let r: Awaited<ReturnType<typeof openTestRedis>>
let meal: TestMeal
let admin: string
let person: string
let account: string

beforeAll(async () => {
  t = await openTestDatabase(8)
  r = await openTestRedis()
  useClients({ db: t.db, redis: r.redis })
})
beforeEach(async () => {
  meal = await buildMeal(t.db, {})
  admin = await cookieOf('ADMIN')
  ;[person = ''] = await buildPeople(t.db, meal.canteenId, 1, { balanceCents: 1_000 })
  account = `${person}@example.test`
})
afterAll(async () => {
  await r?.close()
  await t?.close()
})

async function cookieOf(role: 'STAFF' | 'KITCHEN' | 'ADMIN', canteenId = meal.canteenId): Promise<string> {
  const [userId = ''] = await buildPeople(t.db, canteenId, 1, { role })
  return signIn(t.db, userId)
}

type Post = { cookie?: string; query?: Record<string, string>; headers?: Record<string, string> }

async function post(body: BodyInit, { cookie = admin, query = {}, headers }: Post = {}) {
  const request = new Request(`${ORIGIN}/api/people/top-up?${new URLSearchParams(query)}`, {
    ...{ method: 'POST', body, duplex: 'half' },
    headers: { 'content-type': 'text/csv', origin: ORIGIN, ...(cookie && { cookie }), ...headers },
  })
  const response = await POST(request)
  expect(response.headers.get('cache-control')).toBe('no-store')
  return { status: response.status, answer: await response.json() }
}
const confirm = (body: BodyInit, digest: string) => post(body, { query: { confirm: digest } })
const refused = (status: number, code: string) => ({
  status,
  answer: { error: { code, requestId: expect.any(String) } },
})
const balance = async () => (await t.db.wallet.findUniqueOrThrow({ where: { userId: person } })).balanceCents
const csv = (amount = '200', note = '十一月') => `用户名,金额,备注\n${account},${amount},${note}\n`

test('previews first, writes what is confirmed, and once however often it is confirmed', async () => {
  const { answer } = await post(csv(), { query: { fileName: '充值.csv' } })
  expect(answer).toMatchObject({
    ...{ ok: true, preview: { fileName: '充值.csv', problems: [], totalCents: 20_000, doneAt: null } },
  })
  expect(await balance()).toBe(1_000)
  const { digest } = answer.preview
  const taps = await race(Array.from({ length: 3 }, () => () => confirm(csv(), digest)))
  expect(taps.map((tap) => tap.ok && tap.value)).toEqual(
    Array(3).fill({ status: 200, answer: { ok: true, people: 1 } }),
  )
  expect(await confirm(csv(), digest)).toEqual({ status: 200, answer: { ok: true, people: 1 } })
  expect(await balance()).toBe(21_000)
  const written = await t.db.ledgerEntry.findMany({
    where: { userId: person, note: '十一月' },
    select: { actor: { select: { role: true, canteenId: true } } },
  })
  expect(written).toEqual([{ actor: { role: 'ADMIN', canteenId: meal.canteenId } }])
  const again = await post(csv())
  expect(again.answer.preview).toMatchObject({ digest: null, doneAt: expect.any(String) })
  expect(await checkLedger(t.db, meal.mealId)).toEqual([])
})

test('is for administrators of the canteen whose people the file names', async () => {
  const { answer } = await post(csv())
  const query = { confirm: answer.preview.digest }
  for (const half of [{}, { query }]) {
    expect(await post(csv(), { ...half, cookie: '' })).toMatchObject(refused(401, 'UNAUTHENTICATED'))
    expect(await post(csv(), { ...half, cookie: 'better-auth.session_token=x' })).toMatchObject({
      status: 401,
    })
    for (const role of ['STAFF', 'KITCHEN'] as const) {
      expect(await post(csv(), { ...half, cookie: await cookieOf(role) })).toMatchObject(
        refused(403, 'FORBIDDEN'),
      )
    }
  }
  const abroad = await cookieOf('ADMIN', (await buildMeal(t.db, {})).canteenId)
  const seen = await post(csv(), { cookie: abroad })
  expect(seen.answer.preview).toMatchObject({
    digest: null,
    rows: [],
    problems: [{ code: 'PERSON_UNKNOWN' }],
  })
  expect(JSON.stringify(seen.answer)).not.toContain('1000')
  expect(await post(csv(), { cookie: abroad, query })).toMatchObject(refused(409, 'IMPORT_CHANGED'))
  const [lost = ''] = await buildPeople(t.db, meal.canteenId, 1, { role: 'ADMIN' })
  const cookie = await signIn(t.db, lost)
  await t.db.user.update({ where: { id: lost }, data: { canteenId: null } })
  expect(await post(csv(), { cookie, query })).toMatchObject(refused(403, 'FORBIDDEN'))
  expect(await balance()).toBe(1_000)
})

test.each([
  ['another site', { origin: 'https://evil.example' }, 403, 'ORIGIN_REJECTED'],
  ['a sandboxed frame', { origin: 'null' }, 403, 'ORIGIN_REJECTED'],
  ['a cross-site request', { 'sec-fetch-site': 'cross-site' }, 403, 'ORIGIN_REJECTED'],
  ['a form', { 'content-type': 'multipart/form-data; boundary=x' }, 400, 'BAD_INPUT'],
  ['a plain-text form', { 'content-type': 'text/plain' }, 400, 'BAD_INPUT'],
  ['no content type', { 'content-type': '' }, 400, 'BAD_INPUT'],
])('refuses %s', async (_, headers, status, code) => {
  const { answer } = await post(csv())
  expect(await post(csv(), { headers, query: { confirm: answer.preview.digest } })).toMatchObject(
    refused(status, code),
  )
  expect(await balance()).toBe(1_000)
})

test.each<Record<string, string>>([{ confirm: 'yes' }, { confirm: '' }, { fileName: 'x'.repeat(201) }])(
  'refuses the query %j',
  async (query) => expect(await post(csv(), { query })).toMatchObject(refused(400, 'BAD_INPUT')),
)

test('names bad rows, and writes none of the good ones, confirmed or not', async () => {
  const body = `${csv()}nobody,5,\n${account},x,\n`
  const { answer } = await post(body)
  expect(answer.preview).toMatchObject({
    digest: null,
    problems: [
      { row: 3, column: 'person', code: 'PERSON_UNKNOWN' },
      { row: 4, column: 'amount', code: 'AMOUNT_INVALID' },
    ],
  })
  expect(await confirm(body, 'f'.repeat(64))).toMatchObject(refused(400, 'IMPORT_INVALID'))
  expect(await balance()).toBe(1_000)
})

test('what was shown is what is written: another file, or a person renamed meanwhile, is refused', async () => {
  const { answer } = await post(csv())
  const { digest } = answer.preview
  expect(await confirm(csv('2000'), digest)).toMatchObject(refused(409, 'IMPORT_CHANGED'))
  await t.db.user.update({ where: { id: person }, data: { email: `gone-${account}` } })
  expect(await confirm(csv(), digest)).toMatchObject({ status: 409 })
  expect(await balance()).toBe(1_000)
})

test.each<[string, (text: string) => Uint8Array<ArrayBuffer>]>([
  ['UTF-8 with a mark', (text) => new Uint8Array(Buffer.from(`\ufeff${text}`))],
  ['UTF-16, as a spreadsheet saves it', (text) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'))],
  ['GBK', gbk],
])('reads %s', async (_, encode) => {
  const { answer } = await post(encode(csv()))
  expect(answer.preview).toMatchObject({ problems: [], rows: [{ amountCents: 20_000, note: '十一月' }] })
  // The same words are the same list, however they are written down.
  expect(await confirm(csv(), answer.preview.digest)).toMatchObject({ status: 200 })
  expect((await post(encode(csv()))).answer.preview.doneAt).not.toBeNull()
})

/** There is no encoder for GBK here; these are the words of the file in it. */
function gbk(text: string): Uint8Array<ArrayBuffer> {
  const words: Record<string, string> = {
    ...{ 用: 'd3c3', 户: 'bba7', 名: 'c3fb', 金: 'bdf0', 额: 'b6ee', 备: 'b1b8', 注: 'd7a2' },
    ...{ 十: 'caae', 一: 'd2bb', 月: 'd4c2' },
  }
  const bytes = [...text].map((letter) => words[letter] ?? Buffer.from(letter).toString('hex'))
  return new Uint8Array(Buffer.from(bytes.join(''), 'hex'))
}

test('stops reading at a megabyte, announced or not', async () => {
  const tooLarge = {
    ...{
      status: 413,
      answer: { error: { code: 'PAYLOAD_TOO_LARGE', details: { maxBytes: MAX_FILE_BYTES } } },
    },
  }
  expect(await post('x', { headers: { 'content-length': '99999999' } })).toMatchObject(tooLarge)
  let sent = 0
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 65_536
      controller.enqueue(new Uint8Array(65_536).fill(97))
    },
  })
  expect(await post(endless)).toMatchObject(tooLarge)
  expect(sent).toBeLessThan(MAX_FILE_BYTES + 10 * 65_536)
})

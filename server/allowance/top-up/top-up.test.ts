import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DomainError } from '@/server/errors'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { race } from '@/server/testing/race'
import { listTopUps } from '../queries'
import { applyTopUp } from './apply-top-up'
import { parseTopUpCsv } from './parse-top-up-csv'
import { previewTopUp } from './preview-top-up'
import { TOP_UP_PROBLEMS } from './problem-rules'

let t: TestDatabase
let meal: TestMeal
let people: string[]
let stranger: string
let actorId: string

beforeAll(async () => {
  t = await openTestDatabase(6)
})
beforeEach(async () => {
  meal = await buildMeal(t.db, {})
  people = await buildPeople(t.db, meal.canteenId, 2, { balanceCents: 1_000 })
  ;[actorId = ''] = await buildPeople(t.db, meal.canteenId, 1, { role: 'ADMIN' })
  await t.db.user.update({ where: { id: people[0] }, data: { username: `lilei-${meal.mealId}` } })
  await t.db.department.create({ data: { canteenId: meal.canteenId, name: '研发部' } })
  const other = await buildMeal(t.db, {})
  stranger = (await buildPeople(t.db, other.canteenId, 1))[0] ?? ''
})
afterAll(() => t.close())

const csv = (...lines: string[]) => new TextEncoder().encode(['用户名,金额,部门,备注', ...lines].join('\n'))
const lilei = () => `lilei-${meal.mealId}`
const second = () => `${people[1]}@example.test`
const preview = (bytes: Uint8Array) =>
  previewTopUp(t.db, { canteenId: meal.canteenId, bytes, fileName: 'x.csv' })
const apply = (bytes: Uint8Array, digest: string) =>
  applyTopUp(t.db, { canteenId: meal.canteenId, bytes, digest, actorId })
const balances = async () => {
  const rows = await t.db.wallet.findMany({ where: { userId: { in: people } } })
  return people.map((id) => rows.find((row) => row.userId === id)?.balanceCents)
}
const check = async () => expect(await checkLedger(t.db, meal.mealId)).toEqual([])
const codes = (problems: { row: number; column: string; code: string }[]) =>
  problems.map(({ row, column, code }) => `${row} ${column} ${code}`)

describe('a file that says whom and how much', () => {
  it('is shown, and tops up everybody once, with what it is for', async () => {
    const bytes = csv(`${lilei().toUpperCase()},¥200.50,研发部,十一月`, `${second()},-3,,`)
    const shown = await preview(bytes)
    expect(shown).toMatchObject({
      ...{ problems: [], totalCents: 19_750, doneAt: null },
      rows: [
        { userId: people[0], amountCents: 20_050, balanceCents: 1_000, departmentTo: '研发部' },
        { userId: people[1], amountCents: -300, departmentTo: null },
      ],
    })
    expect(await balances()).toEqual([1_000, 1_000])
    expect(await apply(bytes, shown.digest ?? '')).toBe(2)
    expect(await balances()).toEqual([21_050, 700])
    const entry = await t.db.ledgerEntry.findFirstOrThrow({
      where: { userId: people[0], account: 'wallet', amountCents: 20_050 },
    })
    expect(entry).toMatchObject({ kind: 'TOP_UP', note: '十一月', orderId: null })
    const { department } = await t.db.user.findUniqueOrThrow({
      where: { id: people[0] },
      select: { department: true },
    })
    expect(department?.name).toBe('研发部')
    await check()
  })

  it('ten taps on confirm top up once, and so does the same file on another day', async () => {
    const bytes = csv(`${lilei()},200,,`, `${second()},50,,`)
    const { digest } = await preview(bytes)
    const outcomes = await race(Array.from({ length: 10 }, () => () => apply(bytes, digest ?? '')))
    expect(outcomes.map((one) => one.ok && one.value)).toEqual(Array(10).fill(2))
    expect(await balances()).toEqual([21_000, 6_000])
    // The same rows in another order and encoding are the same top-up; another note is another one.
    const again = new Uint8Array(Buffer.from(`\ufeff金额,email\n50,${second()}\n200,${lilei()}`, 'utf16le'))
    expect(await preview(again)).toMatchObject({ digest: null, doneAt: expect.any(Date), problems: [] })
    expect(await apply(again, digest ?? '')).toBe(2)
    expect(await balances()).toEqual([21_000, 6_000])
    const december = csv(`${lilei()},200,,December`, `${second()},50,,December`)
    await apply(december, (await preview(december)).digest ?? '')
    expect(await balances()).toEqual([41_000, 11_000])
    await check()
  })

  it('nothing of it is written when a row is bad, and every bad row is named', async () => {
    const bytes = csv(
      `${lilei()},200,,`,
      'nobody,10,,',
      `${stranger}@example.test,10,,`,
      `${second()},-10.01,市场部,`,
      `${people[0]}@example.test,5,,`,
    )
    const shown = await preview(bytes)
    expect(codes(shown.problems)).toEqual([
      '3 person PERSON_UNKNOWN',
      '4 person PERSON_UNKNOWN',
      '5 amount BALANCE_TOO_SMALL',
      '5 department DEPARTMENT_UNKNOWN',
      '6 person PERSON_TWICE',
    ])
    expect(shown.digest).toBeNull()
    const [outcome] = await race([() => apply(bytes, 'f'.repeat(64))])
    expect(outcome?.ok === false && outcome.error).toBeInstanceOf(DomainError)
    expect(await balances()).toEqual([1_000, 1_000])
  })

  it('another file than the one that was shown is refused', async () => {
    const { digest } = await preview(csv(`${lilei()},200,,`))
    const [outcome] = await race([() => apply(csv(`${lilei()},2000,,`), digest ?? '')])
    expect(outcome?.ok === false && (outcome.error as DomainError).code).toBe('IMPORT_CHANGED')
    expect(await balances()).toEqual([1_000, 1_000])
  })

  it('money that was spent meanwhile cannot be taken back, and nobody else’s is moved', async () => {
    const bytes = csv(`${lilei()},-1000,,`.replace('-1000', '-10'), `${second()},1,,`)
    const { digest } = await preview(bytes)
    await t.db.wallet.update({ where: { userId: people[0] }, data: { balanceCents: 500 } })
    const [outcome] = await race([() => apply(bytes, digest ?? '')])
    expect(outcome?.ok === false && (outcome.error as DomainError).code).toBe('IMPORT_INVALID')
    await t.db.wallet.update({ where: { userId: people[0] }, data: { balanceCents: 1_000 } })
    expect(await balances()).toEqual([1_000, 1_000])
    await check()
  })
})

describe('the list of top-ups', () => {
  const list = async () => (await listTopUps(t.db, meal.canteenId)).filter(({ actor }) => actor !== null)
  const topUp = async (...lines: string[]) => {
    const bytes = csv(...lines)
    await apply(bytes, (await preview(bytes)).digest ?? '')
  }
  it('says who wrote each file, the latest first, for how many, how much and what for', async () => {
    await t.db.user.update({ where: { id: actorId }, data: { name: '王主任' } })
    await topUp(`${lilei()},200,,十一月`, `${second()},50,,新人`)
    await topUp(`${second()},-10,,`)
    expect(await list()).toEqual([
      { at: expect.any(Date), actor: '王主任', people: 1, totalCents: -1_000, notes: [] },
      { at: expect.any(Date), actor: '王主任', people: 2, totalCents: 25_000, notes: ['十一月', '新人'] },
    ])
    const entries = await t.db.ledgerEntry.findMany({ where: { actorId }, select: { createdAt: true } })
    expect(entries).toHaveLength(6)
    expect(new Set(entries.map(({ createdAt }) => createdAt.getTime())).size).toBe(2)
    await check()
  })

  it('keeps the first one’s name when another administrator confirms it again', async () => {
    const bytes = csv(`${lilei()},200,,`)
    const { digest } = await preview(bytes)
    await apply(bytes, digest ?? '')
    const [other = ''] = await buildPeople(t.db, meal.canteenId, 1, { role: 'ADMIN' })
    await applyTopUp(t.db, { canteenId: meal.canteenId, bytes, digest: digest ?? '', actorId: other })
    expect(await t.db.ledgerEntry.count({ where: { actorId } })).toBe(2)
    expect(await t.db.ledgerEntry.count({ where: { actorId: other } })).toBe(0)
  })

  it('shows what was topped up before anybody was named, and nothing of another canteen', async () => {
    await topUp(`${lilei()},200,,`)
    const abroad = await buildMeal(t.db, {})
    expect(await listTopUps(t.db, abroad.canteenId)).toEqual([])
    const unnamed = (await listTopUps(t.db, meal.canteenId)).filter(({ actor }) => actor === null)
    expect(unnamed.reduce((sum, one) => sum + one.totalCents, 0)).toBe(2_000)
  })

  it('an order has no actor, and an entry’s cannot be changed', async () => {
    await topUp(`${lilei()},200,,`)
    await expect(
      t.db.ledgerEntry.updateMany({ where: { actorId }, data: { actorId: null } }),
    ).rejects.toThrow()
    const entry = { transferId: meal.mealId, userId: actorId, account: 'wallet', amountCents: 1, actorId }
    await expect(t.db.ledgerEntry.create({ data: { ...entry, kind: 'ORDER' } })).rejects.toThrow()
  })
})

describe('reading the file', () => {
  const one = (line: string) => parseTopUpCsv(csv(line))
  it.each([
    ['a,20,,', 2_000],
    ['a,+20.5,,', 2_050],
    ['a,"1,234.50",,', 123_450],
    ['a,－２０元,,', -2_000],
    ['a,−0.01,,', -1],
  ])('%s', (line, amountCents) => expect(one(line)).toMatchObject({ problems: [], rows: [{ amountCents }] }))

  it.each([
    [',20,,', 'person VALUE_MISSING'],
    ['a,,,', 'amount VALUE_MISSING'],
    ['a,0,,', 'amount AMOUNT_ZERO'],
    ['a,--1,,', 'amount AMOUNT_INVALID'],
    ['a,1e3,,', 'amount AMOUNT_INVALID'],
    ['a,1.005,,', 'amount AMOUNT_DECIMALS'],
    ['a,10000,,', 'amount AMOUNT_TOO_HIGH'],
    ['a,1,,\u0007', 'note CONTROL_CHARACTER'],
    [`a,1,,${'x'.repeat(81)}`, 'note TEXT_TOO_LONG'],
    ['a,1,,,extra', ' CELLS_EXTRA'],
  ])('%j: %s', (line, problem) => expect(codes(one(line).problems)).toEqual([`2 ${problem}`]))

  it.each([
    ['', '0  FILE_EMPTY'],
    [' \n ', '0  FILE_EMPTY'],
    ['用户名,金额', '0  ROWS_NONE'],
    ['a,b\n1,2', '1 person HEADER_MISSING'],
  ])('%j: %s', (text, problem) =>
    expect(codes(parseTopUpCsv(new TextEncoder().encode(text)).problems)).toContain(problem),
  )

  it('a workbook is no text', () =>
    expect(codes(parseTopUpCsv(new Uint8Array([0x50, 0x4b, 3, 4])).problems)).toEqual(['0  FILE_NOT_TEXT']))
})

it.each(['zh-CN', 'en'])('every problem has a sentence: %s', async (locale) => {
  const messages = JSON.parse(await readFile(`messages/${locale}.json`, 'utf8'))
  expect(Object.keys(messages.people.topUp.problem).sort()).toEqual([...TOP_UP_PROBLEMS].sort())
})

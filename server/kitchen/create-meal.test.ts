import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DomainError } from '@/server/errors'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { race } from '@/server/testing/race'
import { createMeal } from './create-meal'
import { createMealInput } from './schema'

let t: TestDatabase
beforeAll(async () => {
  t = await openTestDatabase()
})
afterAll(() => t.close())

const canteenIn = async (timeZone: string) => {
  const slug = `create-${timeZone}-${Math.random()}`
  return (await t.db.canteen.create({ data: { slug, nameZh: '食堂', nameEn: 'Canteen', timeZone } })).id
}
const dinner = (change: object) =>
  createMealInput.parse({
    ...{ serviceDate: '2099-06-15', kind: 'DINNER', cutoffTime: '16:30', firstSlotTime: '17:30' },
    ...change,
  })
const refusal = async (work: Promise<unknown>) =>
  work.then(
    () => 'created',
    (error) => (error instanceof DomainError ? { code: error.code, ...error.details } : error),
  )
/** Straight from Postgres: an instant that was shifted on its way in would be shifted back on its way out. */
const epochs = async (mealId: string) => {
  const [row] = await t.db.$queryRaw<{ cutoff: number; starts: number[] }[]>`
    SELECT extract(epoch FROM cutoff_at)::int8::float8 AS cutoff,
           (SELECT array_agg(extract(epoch FROM starts_at)::float8 ORDER BY starts_at)
            FROM pickup_slots WHERE meal_id = m.id) AS starts
    FROM meals m WHERE id = ${mealId}::uuid`
  return row
}
const at = (iso: string) => Date.parse(iso) / 1_000

describe('the canteen’s wall clock', () => {
  it.each([
    ['Asia/Shanghai', '2099-06-15', '2099-06-15T08:30:00Z', '2099-06-15T09:30:00Z'],
    ['America/New_York', '2099-06-15', '2099-06-15T20:30:00Z', '2099-06-15T21:30:00Z'],
    ['America/New_York', '2099-12-15', '2099-12-15T21:30:00Z', '2099-12-15T22:30:00Z'],
    // Clocks change that night in Berlin: the afternoon is already in the other offset.
    ['Europe/Berlin', '2027-03-28', '2027-03-28T14:30:00Z', '2027-03-28T15:30:00Z'],
    ['Europe/Berlin', '2027-10-31', '2027-10-31T15:30:00Z', '2027-10-31T16:30:00Z'],
    // An offset of three quarters of an hour.
    ['Asia/Kathmandu', '2099-06-15', '2099-06-15T10:45:00Z', '2099-06-15T11:45:00Z'],
  ])('16:30 in %s on %s', async (timeZone, serviceDate, cutoff, first) => {
    const meal = await createMeal(t.db, {
      ...dinner({ serviceDate, slotCount: 1 }),
      canteenId: await canteenIn(timeZone),
    })
    expect(await epochs(meal.id)).toEqual({ cutoff: at(cutoff), starts: [at(first)] })
    expect(meal).toMatchObject({ serviceDate, status: 'DRAFT', itemCount: 0, cutoffAt: new Date(cutoff) })
  })

  it('slots follow each other without gap or overlap while clocks go back', async () => {
    const meal = await createMeal(t.db, {
      ...dinner({ serviceDate: '2027-10-31', kind: 'SUPPER', cutoffTime: '01:00', firstSlotTime: '01:30' }),
      ...{ slotCount: 6, slotMinutes: 30, canteenId: await canteenIn('Europe/Berlin') },
    })
    const starts = (await epochs(meal.id))?.starts ?? []
    expect(starts).toEqual(Array.from({ length: 6 }, (_, i) => at('2027-10-30T23:30:00Z') + i * 1_800))
  })

  it('a time that the clock skips is the moment it skips to', async () => {
    const meal = await createMeal(t.db, {
      ...dinner({ serviceDate: '2027-03-28', kind: 'SUPPER', cutoffTime: '02:30', firstSlotTime: '03:30' }),
      ...{ slotCount: 1, canteenId: await canteenIn('Europe/Berlin') },
    })
    expect((await epochs(meal.id))?.cutoff).toBe(at('2027-03-28T01:30:00Z'))
  })
})

describe('what cannot be', () => {
  it('a cut-off that has passed', async () => {
    const canteenId = await canteenIn('Asia/Shanghai')
    const work = createMeal(t.db, { ...dinner({ serviceDate: '2020-01-01' }), canteenId })
    expect(await refusal(work)).toEqual({ code: 'BAD_INPUT', field: 'cutoffTime' })
  })

  it('pickup that is over before orders close', async () => {
    const canteenId = await canteenIn('Asia/Shanghai')
    const work = createMeal(t.db, { ...dinner({ firstSlotTime: '12:00', slotCount: 2 }), canteenId })
    expect(await refusal(work)).toEqual({ code: 'BAD_INPUT', field: 'firstSlotTime' })
  })

  it('the same dinner twice, also by two people at once', async () => {
    const canteenId = await canteenIn('Asia/Shanghai')
    const outcomes = await race(
      Array.from({ length: 5 }, () => () => createMeal(t.db, { ...dinner({}), canteenId })),
    )
    const refused = outcomes.flatMap((o) => (o.ok ? [] : [o.error]))
    expect(refused).toHaveLength(4)
    for (const error of refused)
      expect(error).toMatchObject({ code: 'BAD_INPUT', details: { field: 'kind' } })
    expect(await t.db.meal.count({ where: { canteenId } })).toBe(1)
    expect(await t.db.pickupSlot.count({ where: { meal: { canteenId } } })).toBe(6)
  })
})

import { v7 as uuidv7 } from 'uuid'
import type { MealKind, MealStatus, Role } from '@/prisma/generated/enums'
import { createUser } from '@/server/auth/create-user'
import type { Db } from '@/server/db'

export type Dinner = { canteenId: string; mealId: string; items: Record<string, string> }
export type Person = { id: string; name: string; username: string; password: string }

type DishSpec = {
  nameEn: string
  category: string
  planned: number
  priceCents: number
  perPersonLimit?: number
  allergens?: string[]
  diets?: string[]
  ingredientsZh?: string
  ingredientsEn?: string
  soldCount?: number
  variants?: { nameZh: string; nameEn: string; priceCents: number; planned: number }[]
  groups?: {
    nameZh: string
    nameEn: string
    min: number
    max: number
    options: [string, string, number, string[]?][]
  }[]
}

type Settings = {
  cells?: number
  acceptMode?: 'AUTO' | 'MANUAL'
  cutoffInSeconds?: number
}

/** A zone in which it is after one o'clock now, at whatever hour the tests run: a dinner of some hours' time is today's. */
function afternoonZone(): string {
  const east = 13 - new Date().getUTCHours()
  return `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}` // POSIX: west is positive
}

const token = () => Math.random().toString(36).slice(2, 8)

/** A canteen of its own with one open dinner, four slots and the dishes named in Chinese. Portions, cents. */
export async function buildDinner(
  db: Db,
  dishes: Record<string, DishSpec>,
  settings: Settings = {},
): Promise<Dinner> {
  const categories = [...new Set(Object.values(dishes).map((dish) => dish.category))]
  const canteen = await db.canteen.create({
    data: {
      slug: `e2e-${token()}`,
      nameZh: '测试食堂',
      nameEn: 'Test canteen',
      timeZone: afternoonZone(),
      deskDelivery: true,
      deliveryFeeCents: 200,
      categories: {
        create: categories.map((nameZh, position) => ({ nameZh, nameEn: `${nameZh} (en)`, position })),
      },
    },
    include: { categories: true },
  })
  const cutoffAt = new Date(Date.now() + (settings.cutoffInSeconds ?? 3 * 3_600) * 1_000)
  const first = cutoffAt.getTime() + 30 * 60_000
  const zone = new Intl.DateTimeFormat('en-CA', { timeZone: canteen.timeZone, dateStyle: 'short' })
  const meal = await db.meal.create({
    data: {
      canteenId: canteen.id,
      serviceDate: new Date(`${zone.format(cutoffAt)}T00:00:00Z`),
      kind: 'DINNER',
      opensAt: new Date(Date.now() - 3_600_000),
      cutoffAt,
      status: 'OPEN',
      acceptMode: settings.acceptMode ?? 'AUTO',
      slots: {
        create: [0, 1, 2, 3].map((i) => ({
          startsAt: new Date(first + i * 15 * 60_000),
          endsAt: new Date(first + (i + 1) * 15 * 60_000),
          cells: settings.cells ?? 24,
        })),
      },
    },
  })
  const items: Dinner['items'] = {}
  let position = 0
  for (const [nameZh, spec] of Object.entries(dishes)) {
    const categoryId = canteen.categories.find((c) => c.nameZh === spec.category)?.id ?? ''
    const at = { canteenId: canteen.id, mealId: meal.id, categoryId, position: position++ }
    for (const [key, id] of await buildDish(db, at, nameZh, spec)) items[key] = id
  }
  return { canteenId: canteen.id, mealId: meal.id, items }
}

const DAY_MS = 24 * 3_600_000
type More = { days?: number; kind?: MealKind; status?: MealStatus; opensAt?: Date; dishes?: boolean }

/** The same dishes again, or none yet, so many days later. @returns the meal's id */
export async function addMeal(
  db: Db,
  { mealId }: Pick<Dinner, 'mealId'>,
  { days = 1, kind = 'DINNER', status = 'OPEN', opensAt, dishes = true }: More = {},
): Promise<string> {
  const { items, slots, ...first } = await db.meal.findUniqueOrThrow({
    where: { id: mealId },
    include: { items: true, slots: true },
  })
  const later = (date: Date) => new Date(date.getTime() + days * DAY_MS)
  const meal = await db.meal.create({
    data: {
      ...{ canteenId: first.canteenId, kind, status, opensAt: opensAt ?? first.opensAt },
      ...{ serviceDate: later(first.serviceDate), cutoffAt: later(first.cutoffAt) },
      slots: {
        create: slots.map(({ startsAt, endsAt, cells }) => ({
          ...{ startsAt: later(startsAt), endsAt: later(endsAt), cells },
        })),
      },
      items: {
        create: (dishes ? items : []).map(({ variantId, planned, position, priceCents, listPriceCents }) => ({
          ...{ variantId, planned, remaining: planned, position, priceCents, listPriceCents },
        })),
      },
    },
  })
  return meal.id
}

type At = { canteenId: string; mealId: string; categoryId: string; position: number }

/** Menu items by "dish" or, with variants, "dish/variant". */
async function buildDish(db: Db, at: At, nameZh: string, spec: DishSpec): Promise<[string, string][]> {
  const variants = spec.variants ?? [
    { nameZh: '', nameEn: '', priceCents: spec.priceCents, planned: spec.planned },
  ]
  const dish = await db.dish.create({
    data: {
      ...{ canteenId: at.canteenId, categoryId: at.categoryId, position: at.position },
      ...{ nameZh, nameEn: spec.nameEn, allergens: spec.allergens, diets: spec.diets },
      ...{ ingredientsZh: spec.ingredientsZh, ingredientsEn: spec.ingredientsEn, soldCount: spec.soldCount },
      variants: {
        create: variants.map((v, position) => ({
          ...{ nameZh: v.nameZh, nameEn: v.nameEn, position },
          ...{ priceCents: v.priceCents, listPriceCents: v.priceCents },
        })),
      },
      optionGroups: {
        create: (spec.groups ?? []).map((group, position) => ({
          ...{
            nameZh: group.nameZh,
            nameEn: group.nameEn,
            minSelect: group.min,
            maxSelect: group.max,
            position,
          },
          options: {
            create: group.options.map(([zh, en, priceDeltaCents, allergens = []], at) => ({
              ...{ nameZh: zh, nameEn: en, priceDeltaCents, allergens, position: at },
            })),
          },
        })),
      },
    },
    include: { variants: { orderBy: { position: 'asc' } } },
  })
  const made: [string, string][] = []
  for (const [index, variant] of dish.variants.entries()) {
    const { priceCents, nameZh: variantName } = variant
    const planned = variants[index]?.planned ?? 0
    const item = await db.menuItem.create({
      data: {
        ...{ mealId: at.mealId, variantId: variant.id, planned, remaining: planned, position: at.position },
        ...{ priceCents, listPriceCents: priceCents, perPersonLimit: spec.perPersonLimit },
      },
    })
    made.push([variantName ? `${nameZh}/${variantName}` : nameZh, item.id])
  }
  return made
}

/** Somebody who can sign in, with a balance in cents. */
export async function buildPerson(
  db: Db,
  canteenId: string,
  { role = 'STAFF' as Role, balanceCents = 5_000, name = '李雷' } = {},
): Promise<Person> {
  const username = `e2e.${token()}`
  const password = 'only-for-tests'
  const { id } = await createUser(db, {
    ...{ name, username, password, role, canteenId },
    email: `${username}@example.test`,
  })
  if (balanceCents > 0) {
    const entry = { transferId: uuidv7(), kind: 'TOP_UP' as const, userId: id }
    await db.$transaction([
      db.ledgerEntry.createMany({
        data: [
          { ...entry, account: 'wallet', amountCents: balanceCents },
          { ...entry, account: 'canteen', amountCents: -balanceCents },
        ],
      }),
      db.wallet.update({ where: { userId: id }, data: { balanceCents } }),
    ])
  }
  return { id, name, username, password }
}

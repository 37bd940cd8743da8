import { v7 as uuidv7 } from 'uuid'
import type { Role } from '@/prisma/generated/enums'
import type { Db } from '@/server/db'

let counter = 0
const unique = (word: string) => `${word}-${++counter}-${Math.random().toString(36).slice(2, 8)}`

export type TestMeal = {
  canteenId: string
  mealId: string
  slotIds: string[]
  /** By the name given. */
  items: Record<string, { id: string; dishId: string; variantId: string }>
}

type ItemSpec = { planned: number; priceCents?: number; perPersonLimit?: number; options?: string[] }

/** A canteen with one open meal whose cut-off is an hour away, two slots, and the items named. Portions and cents. */
export async function buildMeal(
  db: Db,
  items: Record<string, ItemSpec>,
  settings: {
    cells?: number
    acceptMode?: 'AUTO' | 'MANUAL'
    cutoffInSeconds?: number
    timeZone?: string
  } = {},
): Promise<TestMeal> {
  const canteen = await db.canteen.create({
    data: {
      slug: unique('canteen'),
      nameZh: '测试食堂',
      nameEn: 'Test canteen',
      timeZone: settings.timeZone ?? 'Asia/Shanghai',
      deskDelivery: true,
      deliveryFeeCents: 200,
      categories: { create: { nameZh: '热菜', nameEn: 'Mains' } },
    },
    include: { categories: true },
  })
  const cutoffAt = new Date(Date.now() + (settings.cutoffInSeconds ?? 3_600) * 1_000)
  // The canteen's calendar day: in UTC it would be yesterday for eight hours of the day, and the meal over.
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: canteen.timeZone, dateStyle: 'short' }).format(
    cutoffAt,
  )
  const slotStart = cutoffAt.getTime() + 30 * 60_000
  const meal = await db.meal.create({
    data: {
      canteenId: canteen.id,
      serviceDate: new Date(`${day}T00:00:00Z`),
      kind: 'DINNER',
      opensAt: new Date(Date.now() - 3_600_000),
      cutoffAt,
      status: 'OPEN',
      acceptMode: settings.acceptMode ?? 'AUTO',
      slots: {
        create: [0, 1].map((i) => ({
          startsAt: new Date(slotStart + i * 15 * 60_000),
          endsAt: new Date(slotStart + (i + 1) * 15 * 60_000),
          cells: settings.cells ?? 500,
        })),
      },
    },
    include: { slots: { orderBy: { startsAt: 'asc' } } },
  })
  const built: TestMeal['items'] = {}
  for (const [name, spec] of Object.entries(items)) {
    built[name] = await buildItem(
      db,
      { canteenId: canteen.id, mealId: meal.id, categoryId: canteen.categories[0]?.id ?? '' },
      name,
      spec,
    )
  }
  return { canteenId: canteen.id, mealId: meal.id, slotIds: meal.slots.map((slot) => slot.id), items: built }
}

async function buildItem(
  db: Db,
  at: { canteenId: string; mealId: string; categoryId: string },
  name: string,
  spec: ItemSpec,
) {
  const priceCents = spec.priceCents ?? 1_800
  const dish = await db.dish.create({
    data: {
      canteenId: at.canteenId,
      categoryId: at.categoryId,
      nameZh: name,
      nameEn: name,
      variants: { create: { priceCents, listPriceCents: priceCents } },
      optionGroups: spec.options
        ? {
            create: {
              nameZh: '加料',
              nameEn: 'Extras',
              minSelect: 0,
              maxSelect: spec.options.length,
              options: { create: spec.options.map((o) => ({ nameZh: o, nameEn: o, priceDeltaCents: 200 })) },
            },
          }
        : undefined,
    },
    include: { variants: true },
  })
  const variantId = dish.variants[0]?.id ?? ''
  const { planned, perPersonLimit } = spec
  const item = await db.menuItem.create({
    data: {
      ...{ mealId: at.mealId, variantId, planned, perPersonLimit },
      ...{ remaining: planned, priceCents, listPriceCents: priceCents },
    },
  })
  return { id: item.id, dishId: dish.id, variantId }
}

/** Makes the company pay so much of this kind of meal for everybody, every day. Cents. */
export async function buildAllowance(
  db: Db,
  { canteenId }: Pick<TestMeal, 'canteenId'>,
  amountCents: number,
): Promise<void> {
  await db.allowanceRule.create({
    data: { canteenId, mealKind: 'DINNER', weekdays: [1, 2, 3, 4, 5, 6, 7], amountCents },
  })
}

/** People of a canteen, each with a balance. Cents. */
export async function buildPeople(
  db: Db,
  canteenId: string,
  count: number,
  { role = 'STAFF' as Role, balanceCents = 0 } = {},
): Promise<string[]> {
  const ids = Array.from({ length: count }, () => uuidv7())
  await db.user.createMany({
    data: ids.map((id, i) => ({ id, canteenId, role, name: `Person ${i}`, email: `${id}@example.test` })),
  })
  await db.wallet.createMany({ data: ids.map((userId) => ({ userId })) })
  if (balanceCents > 0) {
    await db.wallet.updateMany({ where: { userId: { in: ids } }, data: { balanceCents } })
    await db.ledgerEntry.createMany({
      data: ids.flatMap((userId) => {
        const entry = { transferId: uuidv7(), kind: 'TOP_UP' as const, userId }
        return [
          { ...entry, account: 'wallet', amountCents: balanceCents },
          { ...entry, account: 'canteen', amountCents: -balanceCents },
        ]
      }),
    })
  }
  return ids
}

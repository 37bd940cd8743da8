import type { MealKind, MealStatus } from '@/prisma/generated/enums'
import type { Db } from '@/server/db'
import { DomainError } from '@/server/errors'
import type { RedisClient } from '@/server/redis'
import { countTakenCells } from '@/server/stock/read-available'
import { readLeft } from '@/server/stock/read-left'
import type { CanteenView, DishView, MealSummary, MealsView, MenuView, SlotView } from './schema'

type MealRow = {
  id: string
  kind: MealKind
  serviceDate: string
  opensAt: Date
  cutoffAt: Date
  status: MealStatus
  orderable: boolean
  noticeZh: string
  noticeEn: string
}

const summary = ({ noticeZh: _zh, noticeEn: _en, ...rest }: MealRow): MealSummary => rest

/** Meals of the canteen's today and later that people may see, soonest cut-off first. */
export async function listMeals(db: Db, canteenId: string): Promise<MealsView> {
  const canteen = await getCanteen(db, canteenId)
  const [meals, clock] = await Promise.all([
    db.$queryRaw<MealRow[]>`
      SELECT id, kind, to_char(service_date, 'YYYY-MM-DD') AS "serviceDate", opens_at AS "opensAt", cutoff_at AS "cutoffAt",
             status, notice_zh AS "noticeZh", notice_en AS "noticeEn",
             (status = 'OPEN' AND clock_timestamp() >= opens_at AND clock_timestamp() < cutoff_at) AS orderable
      FROM meals WHERE canteen_id = ${canteenId}::uuid AND status <> 'DRAFT'
        AND service_date >= (clock_timestamp() AT TIME ZONE ${canteen.timeZone})::date
      ORDER BY cutoff_at LIMIT 20`,
    readClock(db),
  ])
  const current = meals.find((m) => m.orderable) ?? meals.find((m) => m.cutoffAt > clock) ?? meals.at(-1)
  return { canteen, meals: meals.map(summary), currentMealId: current?.id ?? null, serverNow: clock }
}

/** The database's clock: the only one that decides anything. */
export async function readClock(db: Db): Promise<Date> {
  const [row] = await db.$queryRaw<[{ now: Date }]>`SELECT clock_timestamp() AS now`
  return row.now
}

async function getCanteen(db: Db, canteenId: string): Promise<CanteenView> {
  const canteen = await db.canteen.findUnique({
    where: { id: canteenId },
    select: {
      id: true,
      nameZh: true,
      nameEn: true,
      timeZone: true,
      deskDelivery: true,
      deliveryFeeCents: true,
    },
  })
  if (!canteen) throw new DomainError('NOT_FOUND', {})
  return canteen
}

/**
 * One meal of the canteen as a person sees it: its dishes by category, what is left of each and what they have ordered of
 * it, and its pickup slots. @throws NOT_FOUND
 */
export async function getMenu(
  db: Db,
  redis: RedisClient,
  { userId, canteenId }: { userId: string; canteenId: string },
  mealId: string,
): Promise<MenuView> {
  const [meal] = await db.$queryRaw<MealRow[]>`
    SELECT id, kind, to_char(service_date, 'YYYY-MM-DD') AS "serviceDate", opens_at AS "opensAt", cutoff_at AS "cutoffAt",
           status, notice_zh AS "noticeZh", notice_en AS "noticeEn",
           (status = 'OPEN' AND clock_timestamp() >= opens_at AND clock_timestamp() < cutoff_at) AS orderable
    FROM meals WHERE id = ${mealId}::uuid AND canteen_id = ${canteenId}::uuid AND status <> 'DRAFT'`
  if (!meal) throw new DomainError('NOT_FOUND', {})
  const [canteen, categories, slots, serverNow] = await Promise.all([
    getCanteen(db, canteenId),
    listDishes(db, redis, { userId, canteenId }, mealId),
    listSlots(db, redis, mealId),
    readClock(db),
  ])
  const { noticeZh, noticeEn } = meal
  return { meal: { ...summary(meal), noticeZh, noticeEn }, canteen, categories, slots, serverNow }
}

/** Portions a person holds of each item of a meal. */
export async function countOrdered(db: Db, userId: string, mealId: string): Promise<Map<string, number>> {
  const rows = await db.orderLine.groupBy({
    by: ['menuItemId'],
    where: { order: { userId, mealId, status: { notIn: ['CANCELLED', 'REJECTED'] } } },
    _sum: { quantity: true },
  })
  return new Map(rows.map((row) => [row.menuItemId, row._sum.quantity ?? 0]))
}

async function listDishes(
  db: Db,
  redis: RedisClient,
  { userId, canteenId }: { userId: string; canteenId: string },
  mealId: string,
) {
  const onMenu = { menuItems: { some: { mealId } } }
  const [categories, left, ordered] = await Promise.all([
    db.category.findMany({
      where: { canteenId, dishes: { some: { variants: { some: onMenu } } } },
      orderBy: { position: 'asc' },
      include: {
        dishes: {
          where: { variants: { some: onMenu } },
          orderBy: { position: 'asc' },
          include: {
            variants: {
              where: onMenu,
              orderBy: { position: 'asc' },
              include: { menuItems: { where: { mealId } } },
            },
            optionGroups: {
              orderBy: { position: 'asc' },
              include: { options: { orderBy: { position: 'asc' } } },
            },
          },
        },
      },
    }),
    readLeft(db, redis, mealId),
    countOrdered(db, userId, mealId),
  ])
  type Dish = (typeof categories)[number]['dishes'][number]
  const toView = (dish: Dish): DishView => ({
    id: dish.id,
    nameZh: dish.nameZh,
    nameEn: dish.nameEn,
    descriptionZh: dish.descriptionZh,
    descriptionEn: dish.descriptionEn,
    image: dish.image,
    allergens: dish.allergens,
    diets: dish.diets,
    ingredientsZh: dish.ingredientsZh,
    ingredientsEn: dish.ingredientsEn,
    spice: dish.spice,
    soldCount: dish.soldCount,
    variants: dish.variants.flatMap(({ nameZh, nameEn, menuItems }) =>
      menuItems.map((item) => ({
        menuItemId: item.id,
        nameZh,
        nameEn,
        priceCents: item.priceCents,
        listPriceCents: item.listPriceCents,
        left: left.of(item),
        waiting: item.onSale ? left.waiting(item.id) : null,
        perPersonLimit: item.perPersonLimit,
        ordered: ordered.get(item.id) ?? 0,
      })),
    ),
    optionGroups: dish.optionGroups.map(({ id, nameZh, nameEn, minSelect, maxSelect, options }) => ({
      ...{ id, nameZh, nameEn, minSelect, maxSelect },
      options: options.map((o) => ({
        id: o.id,
        nameZh: o.nameZh,
        nameEn: o.nameEn,
        priceDeltaCents: o.priceDeltaCents,
        allergens: o.allergens,
        onSale: o.onSale,
      })),
    })),
  })
  return categories.map(({ id, nameZh, nameEn, dishes }) => ({
    id,
    nameZh,
    nameEn,
    dishes: dishes.map(toView),
  }))
}

/** Pickup slots with their free cells: by Redis's bitmap, or by the orders themselves when Redis is away or not asked. */
export async function listSlots(db: Db, redis: RedisClient | null, mealId: string): Promise<SlotView[]> {
  const slots = await db.pickupSlot.findMany({
    where: { mealId },
    orderBy: { startsAt: 'asc' },
    select: {
      id: true,
      startsAt: true,
      endsAt: true,
      cells: true,
      _count: {
        select: {
          orders: { where: { status: { in: ['CONFIRMED', 'PREPARING', 'READY'] }, cell: { not: null } } },
        },
      },
    },
  })
  const slotIds = slots.map((slot) => slot.id)
  const taken = redis && (await countTakenCells(redis, mealId, slotIds))
  return slots.map(({ _count, ...slot }) => ({
    ...slot,
    free: Math.max(0, slot.cells - Math.max(_count.orders, taken?.get(slot.id) ?? 0)),
  }))
}

import type { Db, Prisma } from '@/server/db'
import { DomainError } from '@/server/errors'
import { type RatingTag, ratableUntil } from './rating-rules'
import { remindableFrom } from './reminder-rules'
import type { OrderLineView, OrdersPage, OrderView, PaymentView } from './schema'

const include = {
  lines: {
    orderBy: { position: 'asc' },
    include: { choices: { where: { rank: 0 }, select: { dishNameZh: true, dishNameEn: true } } },
  },
  slot: { select: { id: true, startsAt: true, endsAt: true } },
  payments: {
    orderBy: { createdAt: 'desc' },
    select: { status: true, amountCents: true, refunds: { select: { amountCents: true } } },
  },
  rating: { select: { liked: true, tags: true, comment: true } },
  meal: {
    select: {
      kind: true,
      serviceDate: true,
      cutoffAt: true,
      canteen: { select: { timeZone: true, nameZh: true, nameEn: true } },
    },
  },
} satisfies Prisma.OrderInclude

type Row = Prisma.OrderGetPayload<{ include: typeof include }>

/** Orders a person sees as going on, and hears of without asking for anything older. */
export const ACTIVE = ['PENDING', 'CONFIRMED', 'PREPARING', 'READY'] as const
const FILTERS = {
  active: ACTIVE,
  done: ['COLLECTED', 'NO_SHOW'],
  cancelled: ['CANCELLED', 'REJECTED'],
} as const
const PAGE = 20

/** One order of its owner. @throws DomainError NOT_FOUND, for somebody else's order too */
export async function getOrder(db: Db, userId: string, orderId: string): Promise<OrderView> {
  const [view] = await findOrders(db, userId, { id: orderId })
  if (!view) throw new DomainError('NOT_FOUND', {})
  return view
}

/** A page of a person's orders, newest first. */
export async function listOrders(
  db: Db,
  userId: string,
  { filter, before }: { filter: keyof typeof FILTERS; before?: Date },
): Promise<OrdersPage> {
  const found = await findOrders(
    db,
    userId,
    { status: { in: [...FILTERS[filter]] }, placedAt: before ? { lt: before } : undefined },
    PAGE + 1,
  )
  const orders = found.slice(0, PAGE)
  return { orders, more: found.length > PAGE, images: await findImages(db, orders) }
}

/** By dish id. Apart from the orders themselves: a stream sends those often, and shows no pictures. */
async function findImages(db: Db, orders: OrderView[]): Promise<Record<string, string>> {
  const ids = [...new Set(orders.flatMap((order) => order.lines.map((line) => line.dishId)))]
  if (ids.length === 0) return {}
  const dishes = await db.dish.findMany({
    where: { id: { in: ids }, image: { not: null } },
    select: { id: true, image: true },
  })
  return Object.fromEntries(dishes.map(({ id, image }) => [id, image ?? '']))
}

/** What a stream tells first: everything going on, and everything that changed since the client last heard. */
export async function listActiveOrChanged(db: Db, userId: string, since: Date | null): Promise<OrderView[]> {
  const changed = since ? [{ updatedAt: { gt: since } }] : []
  return findOrders(db, userId, { OR: [{ status: { in: [...ACTIVE] } }, ...changed] }, 50)
}

export async function findOrders(
  db: Db,
  userId: string,
  where: Prisma.OrderWhereInput,
  take = 50,
): Promise<OrderView[]> {
  const [rows, [clock]] = await Promise.all([
    db.order.findMany({
      where: { AND: [where, { userId, deletedAt: null }] },
      include,
      take,
      orderBy: [{ placedAt: 'desc' }, { id: 'desc' }],
    }),
    db.$queryRaw<[{ now: Date }]>`SELECT clock_timestamp() AS now`,
  ])
  return rows.map((row) => toView(row, clock.now))
}

function toView(row: Row, now: Date): OrderView {
  const { meal, slot } = row
  const live = row.status !== 'REJECTED' && row.status !== 'CANCELLED'
  return {
    id: row.id,
    mealId: row.mealId,
    mealKind: meal.kind,
    serviceDate: meal.serviceDate.toISOString().slice(0, 10),
    cutoffAt: meal.cutoffAt,
    timeZone: meal.canteen.timeZone,
    canteenNameZh: meal.canteen.nameZh,
    canteenNameEn: meal.canteen.nameEn,
    status: row.status,
    version: row.version,
    number: row.number,
    pickupNumber: row.pickupNumber,
    cell: row.status === 'PENDING' ? null : row.cell,
    slot,
    deliveryMethod: row.deliveryMethod,
    building: row.building,
    floor: row.floor,
    seat: row.seat,
    phone: row.phone,
    callBeforeDelivery: row.callBeforeDelivery,
    cutlery: row.cutlery,
    note: row.note,
    paymentMethod: row.paymentMethod,
    paymentState: row.paymentState,
    subtotalCents: row.subtotalCents,
    deliveryFeeCents: row.deliveryFeeCents,
    totalCents: row.totalCents,
    allowanceCents: row.allowanceCents,
    walletCents: row.walletCents,
    dueCents: live && row.paymentState !== 'PAID' ? row.totalCents - row.allowanceCents - row.walletCents : 0,
    payBy: row.payBy,
    payment: toPayment(row.payments),
    invoice: row.invoiceTitle ? { title: row.invoiceTitle, issued: row.invoiceIssuedAt !== null } : null,
    rejectReason: row.rejectReason,
    rejectedLineId: row.rejectedLineId,
    cancelledBy: row.cancelledBy,
    cancelReason: row.cancelReason,
    offeredUntil: row.offeredUntil,
    cancellable: (row.status === 'PENDING' || row.status === 'CONFIRMED') && now < meal.cutoffAt,
    collectable: row.status === 'READY' && row.paymentState === 'PAID',
    reminders: row.reminders,
    remindableFrom: remindableFrom({ ...row, slotStartsAt: slot.startsAt }),
    rating: row.rating && { ...row.rating, tags: row.rating.tags as RatingTag[] },
    ratableUntil: row.status === 'COLLECTED' && row.collectedAt ? ratableUntil(row.collectedAt) : null,
    placedAt: row.placedAt,
    confirmedAt: row.confirmedAt,
    preparingAt: row.preparingAt,
    readyAt: row.readyAt,
    collectedAt: row.collectedAt,
    rejectedAt: row.rejectedAt,
    cancelledAt: row.cancelledAt,
    updatedAt: row.updatedAt,
    lines: row.lines.map(toLineView),
  }
}

function toLineView(line: Row['lines'][number]): OrderLineView {
  const { id, menuItemId, dishId, dishNameZh, dishNameEn, variantNameZh, variantNameEn, allergens, note } =
    line
  const { quantity, unitPriceCents, listPriceCents, discountCents } = line
  return {
    ...{ id, menuItemId, dishId, dishNameZh, dishNameEn, variantNameZh, variantNameEn, allergens, note },
    ...{ quantity, unitPriceCents, listPriceCents, discountCents },
    options: line.options as OrderLineView['options'],
    firstChoice: line.rank > 0 ? (line.choices[0] ?? null) : null,
    movedByKitchen: line.movedByKitchen,
  }
}

const BY_WEIGHT = ['PAID', 'REFUNDING', 'REFUNDED', 'CREATED', 'FAILED', 'EXPIRED'] as const

/** The latest of those that matter most: money before a page that is open, that before one that failed. */
function toPayment(payments: Row['payments']): PaymentView | null {
  const status = BY_WEIGHT.find((one) => payments.some((payment) => payment.status === one))
  const payment = payments.find((one) => one.status === status)
  if (!payment) return null
  const backOf = (some: Row['payments']) =>
    some.flatMap((one) => one.refunds).reduce((sum, refund) => sum + refund.amountCents, 0)
  const refundCents = backOf([payment])
  const otherBackCents = backOf(payments) - refundCents
  return { status: payment.status, amountCents: payment.amountCents, refundCents, otherBackCents }
}

import type { Prisma } from '@/server/db'
import type { TicketView } from './schema'

/** What a ticket needs of an order. Prices of lines stay out: a cook has no use for them. */
export const ticketFields = {
  id: true,
  mealId: true,
  version: true,
  status: true,
  number: true,
  pickupNumber: true,
  cell: true,
  deliveryMethod: true,
  building: true,
  floor: true,
  seat: true,
  phone: true,
  callBeforeDelivery: true,
  cutlery: true,
  note: true,
  allergens: true,
  paymentMethod: true,
  paymentState: true,
  totalCents: true,
  allowanceCents: true,
  walletCents: true,
  cancelledBy: true,
  cancelReason: true,
  confirmedAt: true,
  readyAt: true,
  updatedAt: true,
  reminders: true,
  remindedAt: true,
  slot: { select: { startsAt: true, endsAt: true } },
  user: { select: { name: true, department: { select: { name: true } } } },
  lines: {
    orderBy: { position: 'asc' },
    select: {
      id: true,
      dishNameZh: true,
      dishNameEn: true,
      variantNameZh: true,
      variantNameEn: true,
      options: true,
      allergens: true,
      quantity: true,
      note: true,
    },
  },
} satisfies Prisma.OrderSelect

type TicketRow = Prisma.OrderGetPayload<{ select: typeof ticketFields }>

/** A confirmed order as the kitchen sees it. `dueCents` is what to take at the counter, 0 when paid or cancelled. */
export function toTicket({ user, lines, ...row }: TicketRow): TicketView {
  const { totalCents, allowanceCents, walletCents, allergens: mustNotEat, ...order } = row
  const settled = order.paymentState !== 'UNPAID' || order.status === 'CANCELLED'
  // What is paid online is never taken at the counter.
  const online = order.paymentMethod === 'ONLINE'
  return {
    ...order,
    // Null only for an order declined before it was confirmed.
    number: order.number ?? '',
    pickupNumber: order.pickupNumber ?? '',
    confirmedAt: order.confirmedAt ?? order.updatedAt,
    personName: user.name,
    department: user.department?.name ?? null,
    dueCents: settled || online ? 0 : totalCents - allowanceCents - walletCents,
    lines: lines.map(({ options, ...line }) => ({
      ...line,
      forbidden: line.allergens.filter((allergen) => mustNotEat.includes(allergen)),
      options: (options as { nameZh: string; nameEn: string }[]).map(({ nameZh, nameEn }) => ({
        nameZh,
        nameEn,
      })),
    })),
  }
}

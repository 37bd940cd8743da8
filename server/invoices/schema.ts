import { z } from 'zod'
import type { MealKind } from '@/prisma/generated/enums'
import { id } from '@/server/schema'

export const listInvoicesInput = z.strictObject({
  issued: z.boolean(),
  /** The order's number of the last one seen. */
  after: z.string().max(40).optional(),
})
export const setInvoiceIssuedInput = z.strictObject({ orderId: id, issued: z.boolean() })

/** An invoice that a person asked for. `ownCents` is what they paid themselves, by balance, online or at the counter. */
export type InvoiceView = {
  orderId: string
  number: string
  mealKind: MealKind
  serviceDate: string
  personName: string
  title: string
  ownCents: number
  issuedAt: Date | null
}

/** Those to be issued the oldest first, those that were the newest first. */
export type InvoicesPage = { invoices: InvoiceView[]; more: boolean }

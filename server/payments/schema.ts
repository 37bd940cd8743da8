import type { LedgerKind, MealKind } from '@/prisma/generated/enums'

/** What the company pays of one person's orders of one meal. `leftCents` is less what waiting orders were promised. */
export type Allowance = { grantedCents: number; leftCents: number }

/** A person's own money, and the company's for each meal that takes orders now. Cents. */
export type WalletView = {
  balanceCents: number
  /** Whether something may be paid online. */
  onlinePayment: boolean
  /** The least that a gateway takes. */
  onlineMinCents: number
  allowances: {
    mealId: string
    kind: MealKind
    serviceDate: string
    grantedCents: number
    /** Less what orders under way were promised. */
    leftCents: number
  }[]
}

/** What moved the balance or an allowance: more than zero came, less went. Cents. */
export type EntryView = {
  id: string
  account: 'wallet' | 'allowance'
  kind: LedgerKind
  amountCents: number
  /** What a top-up is for. */
  note: string
  createdAt: Date
  order: { id: string; pickupNumber: string | null; mealKind: MealKind; serviceDate: string } | null
}
export type EntriesPage = { entries: EntryView[]; more: boolean }

/** Money that should long be on its way back to who paid it. Cents. */
export type StuckRefund = {
  id: string
  orderId: string
  gateway: string
  amountCents: number
  createdAt: Date
  attempts: number
  /** What the gateway said last; null when nobody has tried. */
  lastError: string | null
}

import { Prisma } from '@/prisma/generated/client'

/** What is short, by menu item: how many were wanted and how many are left. Portions. */
export type Shortage = { menuItemId: string; wanted: number; left: number }

/** The closed set of ways a request can fail, each with what the screen needs to say why. */
export type ErrorDetails = {
  BAD_INPUT: { field?: string }
  UNAUTHENTICATED: Record<string, never>
  FORBIDDEN: Record<string, never>
  NOT_FOUND: Record<string, never>
  RATE_LIMITED: { retryAfterSeconds: number }
  PAYLOAD_TOO_LARGE: { maxBytes: number }
  ORIGIN_REJECTED: Record<string, never>
  MEAL_NOT_OPEN: Record<string, never>
  CUTOFF_PASSED: { cutoffAt: string }
  ITEM_UNAVAILABLE: { menuItemIds: string[] }
  OPTIONS_INVALID: { menuItemId: string; groupId?: string }
  SOLD_OUT: { shortages: Shortage[] }
  /** `had`: portions the person has already. */
  PERSON_LIMIT: { menuItemId: string; limit: number; had: number }
  SLOT_FULL: { pickupSlotId: string }
  SLOT_UNAVAILABLE: Record<string, never>
  DELIVERY_UNAVAILABLE: Record<string, never>
  CART_EMPTY: Record<string, never>
  CART_CHANGED: Record<string, never>
  CART_FULL: { maxLines: number }
  CART_UNAVAILABLE: Record<string, never>
  FAVOURITES_FULL: { limit: number }
  TICKET_INVALID: Record<string, never>
  TICKET_EXPIRED: Record<string, never>
  TICKET_USED: Record<string, never>
  /** What is left is spoken for: people ahead with a ticket, and portions left. */
  IN_LINE: { menuItemId: string; ahead: number; left: number }
  /** There is a portion and nobody waits: it need not be waited for. */
  STILL_AVAILABLE: { menuItemId: string }
  WAITLIST_LIMIT: { limit: number }
  NOT_WAITING: { status: string }
  OFFER_LAPSED: Record<string, never>
  /** What it costs now: the dishes together, and one portion of each line, by line key. Cents. */
  PRICE_CHANGED: { subtotalCents: number; unitPriceCents: Record<string, number> }
  /** What the person pays when the company has paid its part: as it was shown, and as it would be. Cents. */
  OWN_PART_CHANGED: { shownOwnCents: number; ownCents: number }
  ORDER_NOT_CANCELLABLE: { status: string }
  NOT_RATABLE: Record<string, never>
  ORDER_NOT_REMINDABLE: { status: string }
  /** `from`: when it may be asked, or asked again. */
  REMIND_NOT_YET: { from: string }
  REMIND_LIMIT: { limit: number }
  /** It is paid at the counter first. */
  PAYMENT_DUE: Record<string, never>
  INVALID_TRANSITION: { from: string; to: string }
  PAYMENT_UNAVAILABLE: Record<string, never>
  /** Cents. */
  BELOW_PAYMENT_MINIMUM: { minCents: number }
  PAYMENT_NOT_DUE: Record<string, never>
  PAYMENT_PENDING: Record<string, never>
  UNPAID_ORDER: Record<string, never>
  /** `possible`: how low a shrink could go, when one was asked for. Portions. */
  PLANNED_BELOW_SOLD: { menuItemId: string; taken: number; possible?: number }
  PLAN_CHANGED: Record<string, never>
  NAME_TAKEN: Record<string, never>
  MEAL_EMPTY: Record<string, never>
  IMPORT_INVALID: { problems: { row: number; column: string; code: string; value: string }[] }
  IMPORT_CHANGED: Record<string, never>
  DATABASE_UNAVAILABLE: Record<string, never>
  INTERNAL: Record<string, never>
}

export type ErrorCode = keyof ErrorDetails

/** HTTP status by code; tRPC's own code follows from it in trpc.ts. */
export const HTTP_STATUS = {
  BAD_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
  PAYLOAD_TOO_LARGE: 413,
  ORIGIN_REJECTED: 403,
  MEAL_NOT_OPEN: 409,
  CUTOFF_PASSED: 409,
  ITEM_UNAVAILABLE: 409,
  OPTIONS_INVALID: 400,
  SOLD_OUT: 409,
  PERSON_LIMIT: 409,
  SLOT_FULL: 409,
  SLOT_UNAVAILABLE: 409,
  DELIVERY_UNAVAILABLE: 409,
  CART_EMPTY: 409,
  CART_CHANGED: 409,
  CART_FULL: 409,
  CART_UNAVAILABLE: 503,
  FAVOURITES_FULL: 409,
  TICKET_INVALID: 409,
  TICKET_EXPIRED: 409,
  TICKET_USED: 409,
  IN_LINE: 409,
  STILL_AVAILABLE: 409,
  WAITLIST_LIMIT: 409,
  NOT_WAITING: 409,
  OFFER_LAPSED: 409,
  PRICE_CHANGED: 409,
  OWN_PART_CHANGED: 409,
  ORDER_NOT_CANCELLABLE: 409,
  NOT_RATABLE: 409,
  ORDER_NOT_REMINDABLE: 409,
  REMIND_NOT_YET: 409,
  REMIND_LIMIT: 409,
  PAYMENT_DUE: 409,
  INVALID_TRANSITION: 409,
  /** Nobody takes online payments, or the gateway cannot be reached. */
  PAYMENT_UNAVAILABLE: 503,
  /** Less is due than can be paid online. */
  BELOW_PAYMENT_MINIMUM: 409,
  /** The order is not, or no longer, waiting for an online payment. */
  PAYMENT_NOT_DUE: 409,
  /** It is to be paid online and has not been: nobody cooks it yet. */
  PAYMENT_PENDING: 409,
  /** They have an order of this meal that waits for its online payment. */
  UNPAID_ORDER: 409,
  PLANNED_BELOW_SOLD: 409,
  PLAN_CHANGED: 409,
  NAME_TAKEN: 409,
  MEAL_EMPTY: 409,
  IMPORT_INVALID: 400,
  IMPORT_CHANGED: 409,
  DATABASE_UNAVAILABLE: 503,
  INTERNAL: 500,
} as const satisfies Record<ErrorCode, number>

/** The only error that means something to a person. Thrown, never returned: a returned failure commits. */
export class DomainError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'DomainError'
  constructor(
    readonly code: C,
    readonly details: ErrorDetails[C],
  ) {
    super(code)
  }
}

/** Thrown inside a transaction when an optimistic lock lost: roll back, read again, try again. */
export class Retry extends Error {
  override readonly name = 'Retry'
}

/**
 * What an error means for whoever must decide what to do next.
 * - `domain`: final; say it to the person.
 * - `conflict`: the database asked for another try; nothing was written.
 * - `unique`: a unique key said no.
 * - `constraint`: a CHECK or foreign key said no; a bug or hostile input, and nothing was written.
 * - `unavailable`: nobody was reached; nothing was written.
 * - `unknown-outcome`: the connection broke; it may have been written. Read again before trying again.
 * - `bug`: everything else.
 */
export type ErrorClass =
  | 'domain'
  | 'conflict'
  | 'unique'
  | 'constraint'
  | 'unavailable'
  | 'unknown-outcome'
  | 'bug'

const SQLSTATE: Record<string, ErrorClass> = {
  '40001': 'conflict',
  '40P01': 'conflict',
  '55P03': 'conflict',
  '23505': 'unique',
  '23503': 'constraint',
  '23514': 'constraint',
  '57P01': 'unknown-outcome',
  '57P02': 'unknown-outcome',
  '57P03': 'unavailable',
  '53100': 'unavailable',
  '53200': 'unavailable',
  '53300': 'unavailable',
  '57014': 'unavailable',
  '25P03': 'unavailable',
}

const DRIVER_KIND: Record<string, ErrorClass> = {
  TransactionWriteConflict: 'conflict',
  UniqueConstraintViolation: 'unique',
  ForeignKeyConstraintViolation: 'constraint',
  NullConstraintViolation: 'constraint',
  DatabaseNotReachable: 'unavailable',
  TooManyConnections: 'unavailable',
  SocketTimeout: 'unknown-outcome',
  ConnectionClosed: 'unknown-outcome',
}

const PRISMA_CODE: Record<string, ErrorClass> = {
  P2034: 'conflict',
  P2002: 'unique',
  P2003: 'constraint',
  P2004: 'constraint',
  P1001: 'unavailable',
  P1002: 'unavailable',
  P1008: 'unknown-outcome',
  P1017: 'unknown-outcome',
  P2024: 'unavailable',
  P2028: 'unavailable',
  P2037: 'unavailable',
}

/** Sorts an error from Prisma, the pg driver or our own code. Raw queries and models report the same fault differently. */
export function classify(error: unknown): ErrorClass {
  if (error instanceof DomainError) return 'domain'
  if (error instanceof Retry) return 'conflict'
  if (!(error instanceof Error)) return 'bug'
  const cause = driverCause(error)
  const state = cause?.originalCode ?? cause?.code ?? (error as { code?: unknown }).code
  if (typeof state === 'string' && SQLSTATE[state]) return SQLSTATE[state]
  if (typeof cause?.kind === 'string' && DRIVER_KIND[cause.kind]) return DRIVER_KIND[cause.kind] as ErrorClass
  if (error instanceof Prisma.PrismaClientKnownRequestError && PRISMA_CODE[error.code]) {
    return PRISMA_CODE[error.code] as ErrorClass
  }
  return byMessage(`${error.message} ${(error as { code?: string }).code ?? ''}`)
}

/** What a person is told of an error; null when it is ours alone. Nobody reached, or nobody knows: they try again. */
export function toDomainError(error: unknown): DomainError | null {
  if (error instanceof DomainError) return error
  const again: ErrorClass[] = ['unavailable', 'unknown-outcome', 'conflict']
  return again.includes(classify(error)) ? new DomainError('DATABASE_UNAVAILABLE', {}) : null
}

/** Whether the unique key of this name said no. */
export function violatesKey(error: unknown, name: string): boolean {
  const about = JSON.stringify((error as { meta?: unknown }).meta ?? {}) + String(error)
  return classify(error) === 'unique' && about.includes(name)
}

function driverCause(error: Error): { kind?: string; originalCode?: string; code?: string } | undefined {
  const meta = (error as { meta?: { driverAdapterError?: { cause?: object } } }).meta
  if (meta?.driverAdapterError?.cause) return meta.driverAdapterError.cause
  if (error.name === 'DriverAdapterError') return error.cause as { kind?: string } | undefined
  return undefined
}

/** The pg driver and its pool throw plain Errors when the connection itself fails. */
function byMessage(text: string): ErrorClass {
  if (
    /ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|timeout exceeded when trying to connect|due to connection timeout|Can't reach database/i.test(
      text,
    )
  ) {
    return 'unavailable'
  }
  if (
    /Connection terminated|ECONNRESET|EPIPE|Query read timeout|Connection ended|not queryable/i.test(text)
  ) {
    return 'unknown-outcome'
  }
  return 'bug'
}

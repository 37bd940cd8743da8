import { errorCode } from '@/app/error-text'
import type { ErrorCode, ErrorDetails } from '@/server/errors'

/** The details of an error, when it is the one asked for. */
export function errorDetails<C extends ErrorCode>(error: unknown, code: C): ErrorDetails[C] | null {
  const data = (error as { data?: { code?: ErrorCode; details?: unknown } | null } | null)?.data
  return data?.code === code ? (data.details as ErrorDetails[C]) : null
}

const LATER = new Set<ErrorCode>(['CART_UNAVAILABLE', 'DATABASE_UNAVAILABLE', 'RATE_LIMITED', 'INTERNAL'])

/** Whether the same request may do better later: nobody answered, or somebody who is in trouble. */
export function isTransient(error: unknown): boolean {
  const code = errorCode(error)
  return code === null || LATER.has(code)
}

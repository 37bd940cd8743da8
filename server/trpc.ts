import { initTRPC, type TRPC_ERROR_CODE_KEY, TRPCError } from '@trpc/server'
import superjson from 'superjson'
import { ZodError } from 'zod'
import type { Role } from '@/prisma/generated/enums'
import type { Context } from './context'
import { DomainError, type ErrorCode, type ErrorDetails, HTTP_STATUS, toDomainError } from './errors'
import { log } from './log'

/** What reaches the browser of an error: a code it can switch on, and nothing of how we work inside. */
export type PublicError = {
  code: ErrorCode
  details: ErrorDetails[ErrorCode]
  requestId: string | null
  /** tRPC answers with this status; left to itself it makes every 503 a 500. */
  httpStatus: number
}

const BY_STATUS = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  429: 'TOO_MANY_REQUESTS',
  500: 'INTERNAL_SERVER_ERROR',
  503: 'SERVICE_UNAVAILABLE',
} as const satisfies Record<(typeof HTTP_STATUS)[ErrorCode], TRPC_ERROR_CODE_KEY>

const t = initTRPC.context<Context>().create({
  transformer: superjson,
  isDev: false,
  sse: {
    ping: { enabled: true, intervalMs: 15_000 },
    // A session is checked when the stream opens; ending it every 5 minutes makes a sign-out or demotion bite.
    maxDurationMs: 5 * 60_000,
    client: { reconnectAfterInactivityMs: 25_000 },
  },
  errorFormatter({ error, shape, ctx }) {
    const { code, details } = toPublic(error)
    const data: PublicError = {
      code,
      details,
      requestId: ctx?.requestId ?? null,
      httpStatus: HTTP_STATUS[code],
    }
    return { code: shape.code, message: code, data }
  },
})

function toPublic(error: TRPCError): { code: ErrorCode; details: ErrorDetails[ErrorCode] } {
  if (error.cause instanceof DomainError) return { code: error.cause.code, details: error.cause.details }
  if (error.cause instanceof ZodError) {
    return { code: 'BAD_INPUT', details: { field: error.cause.issues[0]?.path.join('.') } }
  }
  if (error.code === 'PAYLOAD_TOO_LARGE') return { code: 'PAYLOAD_TOO_LARGE', details: { maxBytes: 0 } }
  if (error.code === 'NOT_FOUND') return { code: 'NOT_FOUND', details: {} }
  if (error.code !== 'INTERNAL_SERVER_ERROR') return { code: 'BAD_INPUT', details: {} }
  return { code: 'INTERNAL', details: {} }
}

/** Turns what the server throws into what a person may know, and logs what they may not. */
const errors = t.middleware(async ({ ctx, path, next }) => {
  const started = performance.now()
  const result = await next()
  const ms = Math.round(performance.now() - started)
  if (result.ok) {
    log().debug({ path, ms, requestId: ctx.requestId, userId: ctx.user?.id }, 'call')
    return result
  }
  const cause = result.error.cause ?? result.error
  const known = toDomainError(cause)
  if (!known) {
    if (!(cause instanceof ZodError)) {
      log().error(
        { path, ms, requestId: ctx.requestId, userId: ctx.user?.id, err: cause },
        'unexpected error',
      )
    }
    throw result.error
  }
  log().info({ path, ms, requestId: ctx.requestId, userId: ctx.user?.id, code: known.code }, 'refused')
  throw new TRPCError({ code: BY_STATUS[HTTP_STATUS[known.code]], cause: known })
})

const signedIn = t.middleware(({ ctx, next }) => {
  if (!ctx.user) throw domain('UNAUTHENTICATED', {})
  if (!ctx.user.canteenId) throw domain('FORBIDDEN', {})
  return next({ ctx: { user: ctx.user, canteenId: ctx.user.canteenId, userId: ctx.user.id } })
})

/** The role as Postgres has it now: a demotion counts at once, whatever a cached session says. */
const withRole = (roles: Role[]) =>
  t.middleware(async ({ ctx, next }) => {
    const now =
      ctx.user && (await ctx.db.user.findUnique({ where: { id: ctx.user.id }, select: { role: true } }))
    if (!now || !roles.includes(now.role)) throw domain('FORBIDDEN', {})
    return next()
  })

function domain<C extends ErrorCode>(code: C, details: ErrorDetails[C]): TRPCError {
  return new TRPCError({ code: BY_STATUS[HTTP_STATUS[code]], cause: new DomainError(code, details) })
}

export const router = t.router
export const createCallerFactory = t.createCallerFactory
export const publicProcedure = t.procedure.use(errors)
/** Somebody signed in, with a canteen: `ctx.userId` and `ctx.canteenId` are there. */
export const staffProcedure = publicProcedure.use(signedIn)
export const kitchenProcedure = staffProcedure.use(withRole(['KITCHEN', 'ADMIN']))
export const adminProcedure = staffProcedure.use(withRole(['ADMIN']))

import { z } from 'zod'

/** The ways to sell a portion that the lab compares. */
export const WAYS = [
  'naive',
  'unordered',
  'pessimistic',
  'version',
  'compare',
  'conditional',
  'serial',
  'watch',
  'lua',
  'batch',
] as const
export const way = z.enum(WAYS)
export type WayName = z.infer<typeof way>

/** Broken on purpose: one must be seen to oversell, the other to deadlock. */
export const BROKEN: readonly WayName[] = ['naive', 'unordered']

const spread = z.object({ median: z.number(), min: z.number(), max: z.number() })
export type Spread = z.infer<typeof spread>

const machine = z.object({
  cores: z.number(),
  cpu: z.string(),
  ramBytes: z.number(),
  platform: z.string(),
  node: z.string(),
  postgres: z.string(),
  redis: z.string(),
  /** Whether a commit waited for the disk, as in production. */
  durable: z.boolean(),
  loadBefore: z.number(),
  loadAfter: z.number(),
})
export type Machine = z.infer<typeof machine>

/** Over the rounds: orders, portions of the items together, transactions run again, milliseconds. */
const result = z.object({
  way,
  accepted: spread,
  oversold: spread,
  stranded: spread,
  /** Orders without an answer when all buyers had finished. */
  unanswered: z.number(),
  /** Invariants of the ledger that were broken, over all rounds. */
  breaches: z.number(),
  conflicts: spread,
  deadlocks: spread,
  /** From the barrier to the last answer. */
  totalMs: spread,
  /** `totalMs` as a multiple of `conditional` in the same round; null where that did not run. */
  ratio: spread.nullable(),
})
export type WayResult = z.infer<typeof result>

const race = z.object({
  buyers: z.number(),
  portions: z.number(),
  lines: z.number(),
  delayMs: z.number(),
  rounds: z.number(),
  connections: z.number(),
  results: z.array(result),
})
export type RaceReport = z.infer<typeof race>

/** What should not have been seen. The last two: a race that nobody can lose proves nothing. */
export const PROBLEMS = [
  'OVERSOLD',
  'STRANDED',
  'UNANSWERED',
  'BREACHES',
  'DEADLOCKS',
  'DID_NOT_OVERSELL',
  'DID_NOT_DEADLOCK',
] as const
const problem = z.object({ way, kind: z.enum(PROBLEMS), count: z.number() })
export type Problem = z.infer<typeof problem>

export const labReport = z.object({
  format: z.literal(1),
  at: z.iso.datetime(),
  seed: z.number(),
  machine,
  /** One dish that everybody wants. */
  race,
  /** Two dishes that everybody wants, named in opposite order by every other buyer. */
  crossing: race,
  /** Empty when all is well. */
  problems: z.array(problem),
})
export type LabReport = z.infer<typeof labReport>

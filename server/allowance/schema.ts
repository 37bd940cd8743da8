import { z } from 'zod'
import type { MealKind, Role } from '@/prisma/generated/enums'
import { id, text } from '@/server/schema'

export const MAX_DEPARTMENT_NAME = 80
/** ¥10,000 a meal: more is a misplaced decimal point. */
export const MAX_RULE_CENTS = 1_000_000

const name = text(MAX_DEPARTMENT_NAME).refine((s) => s.length > 0, 'empty')

/** Without an id a new one; with one, another name for it. */
export const departmentInput = z.strictObject({ departmentId: id.optional(), name })
export const removeDepartmentInput = z.strictObject({ departmentId: id })
/** `departmentId` null: for everybody without a rule of their department. Weekdays are ISO's, 1 Monday … 7 Sunday. */
export const ruleInput = z.strictObject({
  departmentId: id.nullable(),
  mealKind: z.enum(['BREAKFAST', 'LUNCH', 'DINNER', 'SUPPER']),
  amountCents: z.number().int().min(1).max(MAX_RULE_CENTS),
  weekdays: z
    .array(z.number().int().min(1).max(7))
    .min(1)
    .max(7)
    .transform((days) => [...new Set(days)].sort()),
})
export type RuleInput = z.infer<typeof ruleInput>
export const removeRuleInput = z.strictObject({ ruleId: id })

export const listPeopleInput = z.strictObject({
  search: text(80).default(''),
  /** The last person of the page before. */
  after: id.optional(),
})
export const movePersonInput = z.strictObject({ userId: id, departmentId: id.nullable() })

/** The query of the top-up door. `confirm` is the digest of the preview that is to be written. */
export const topUpQuery = z.strictObject({
  fileName: text(200).default('top-up.csv'),
  confirm: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
})

export type RuleView = { id: string; mealKind: MealKind; amountCents: number; weekdays: number[] }
export type DepartmentView = { id: string; name: string; people: number; rules: RuleView[] }
/** What the company pays: by department, and for everybody else. */
export type RulesView = { departments: DepartmentView[]; everybodyElse: RuleView[] }

export type PersonView = {
  id: string
  name: string
  username: string | null
  email: string
  role: Role
  departmentId: string | null
  balanceCents: number
}

/** By name. */
export type PeoplePage = { people: PersonView[]; more: boolean }

/** One file that was topped up. `actor`: the administrator's name; null from before it was kept. Cents. */
export type TopUpView = {
  at: Date
  actor: string | null
  people: number
  totalCents: number
  /** What it was for, each note once. */
  notes: string[]
}

import { adminProcedure, router } from '@/server/trpc'
import { movePerson } from './move-person'
import { listPeople, listRules, listTopUps } from './queries'
import { removeDepartment } from './remove-department'
import { removeRule } from './remove-rule'
import { saveDepartment } from './save-department'
import { saveRule } from './save-rule'
import {
  departmentInput,
  listPeopleInput,
  movePersonInput,
  removeDepartmentInput,
  removeRuleInput,
  ruleInput,
} from './schema'

/** What the company pays of meals, and whose department is which: for administrators. Top-ups come by file. */
export const allowanceRouter = router({
  rules: adminProcedure.query(({ ctx }) => listRules(ctx.db, ctx.canteenId)),
  saveRule: adminProcedure.input(ruleInput).mutation(async ({ ctx, input }) => {
    await saveRule(ctx.db, ctx.canteenId, input)
  }),
  removeRule: adminProcedure.input(removeRuleInput).mutation(async ({ ctx, input }) => {
    await removeRule(ctx.db, { ...input, canteenId: ctx.canteenId })
  }),
  saveDepartment: adminProcedure.input(departmentInput).mutation(async ({ ctx, input }) => {
    await saveDepartment(ctx.db, { ...input, canteenId: ctx.canteenId })
  }),
  removeDepartment: adminProcedure.input(removeDepartmentInput).mutation(async ({ ctx, input }) => {
    await removeDepartment(ctx.db, { ...input, canteenId: ctx.canteenId })
  }),
  people: adminProcedure
    .input(listPeopleInput)
    .query(({ ctx, input }) => listPeople(ctx.db, ctx.canteenId, input)),
  /** The last top-ups, each file one. */
  topUps: adminProcedure.query(({ ctx }) => listTopUps(ctx.db, ctx.canteenId)),
  movePerson: adminProcedure.input(movePersonInput).mutation(async ({ ctx, input }) => {
    await movePerson(ctx.db, { ...input, canteenId: ctx.canteenId })
  }),
})

import { z } from 'zod'
import { id, mealInput } from '@/server/schema'
import { router, staffProcedure } from '@/server/trpc'
import { getAllowance, getWallet, listEntries } from './queries'

/** Everybody's own money: there is no way to name somebody else. */
export const meRouter = router({
  /** What the company pays of this person's orders of a meal, and what is left of it. */
  allowance: staffProcedure
    .input(mealInput)
    .query(({ ctx, input }) => getAllowance(ctx.db, { ...input, ...ctx })),
  wallet: staffProcedure.input(z.strictObject({})).query(({ ctx }) => getWallet(ctx.db, ctx)),
  /** `after`: the last entry of the page before. */
  entries: staffProcedure
    .input(z.strictObject({ after: id.optional() }))
    .query(({ ctx, input }) => listEntries(ctx.db, ctx.userId, input.after)),
})

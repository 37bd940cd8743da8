import { z } from 'zod'
import { mealInput } from '@/server/schema'
import { router, staffProcedure } from '@/server/trpc'
import { getMenu, listMeals } from './queries'
import { listSearchKeys } from './search/queries'

export const menuRouter = router({
  meals: staffProcedure.input(z.strictObject({})).query(({ ctx }) => listMeals(ctx.db, ctx.canteenId)),
  get: staffProcedure
    .input(mealInput)
    .query(({ ctx, input }) => getMenu(ctx.db, ctx.redis, { ...ctx, userId: ctx.user.id }, input.mealId)),
  searchKeys: staffProcedure
    .input(mealInput)
    .query(({ ctx, input }) => listSearchKeys(ctx.db, { canteenId: ctx.canteenId, ...input })),
})

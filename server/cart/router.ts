import { mealInput } from '@/server/schema'
import { router, staffProcedure } from '@/server/trpc'
import { assertOwnMeal, readCart, viewCart } from './queries'
import { setLineInput } from './schema'
import { clearCart, setLine } from './set-line'

export const cartRouter = router({
  get: staffProcedure.input(mealInput).query(async ({ ctx, input }) => {
    await assertOwnMeal(ctx.db, ctx.canteenId, input.mealId)
    return viewCart(ctx.db, ctx.redis, input.mealId, await readCart(ctx.redis, input.mealId, ctx.userId))
  }),
  setLine: staffProcedure.input(setLineInput).mutation(async ({ ctx, input }) => {
    await assertOwnMeal(ctx.db, ctx.canteenId, input.mealId)
    await setLine(ctx.redis, ctx.userId, input)
    return viewCart(ctx.db, ctx.redis, input.mealId, await readCart(ctx.redis, input.mealId, ctx.userId))
  }),
  clear: staffProcedure.input(mealInput).mutation(async ({ ctx, input }) => {
    await assertOwnMeal(ctx.db, ctx.canteenId, input.mealId)
    await clearCart(ctx.redis, ctx.userId, input.mealId)
    return viewCart(ctx.db, ctx.redis, input.mealId, [])
  }),
})

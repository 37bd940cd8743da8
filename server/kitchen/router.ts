import { advanceOrder } from '@/server/orders/advance-order'
import { declineOrder } from '@/server/orders/cancel-order'
import { mealInput, noInput } from '@/server/schema'
import { kitchenProcedure, router } from '@/server/trpc'
import { changePlanned } from './change-planned'
import { closeMeal } from './close-meal'
import { createMeal } from './create-meal'
import { listRatings } from './list-ratings'
import { openMeal } from './open-meal'
import { getBoard, getStockRow, getTicket, listKitchenMeals, listStock } from './queries'
import {
  advanceInput,
  createMealInput,
  declineInput,
  setNoticeInput,
  setOnSaleInput,
  setPlannedInput,
  shrinkInput,
} from './schema'
import { setNotice } from './set-notice'
import { previewShrink, shrinkItem } from './shrink-item'
import { switchSale } from './switch-sale'

/** Whose canteen is never the client's word: `ctx.canteenId` comes from the session. */
export const kitchenRouter = router({
  meals: kitchenProcedure.input(noInput).query(({ ctx }) => listKitchenMeals(ctx.db, ctx.canteenId)),

  board: kitchenProcedure
    .input(mealInput)
    .query(({ ctx, input }) => getBoard(ctx.db, { ...input, canteenId: ctx.canteenId })),

  stock: kitchenProcedure
    .input(mealInput)
    .query(({ ctx, input }) => listStock(ctx.db, ctx.redis, { ...input, canteenId: ctx.canteenId })),

  ratings: kitchenProcedure
    .input(mealInput)
    .query(({ ctx, input }) => listRatings(ctx.db, { ...input, canteenId: ctx.canteenId })),

  advance: kitchenProcedure.input(advanceInput).mutation(async ({ ctx, input }) => {
    await advanceOrder(ctx, { ...input, canteenId: ctx.canteenId })
    return await getTicket(ctx.db, { orderId: input.orderId, canteenId: ctx.canteenId })
  }),

  decline: kitchenProcedure.input(declineInput).mutation(async ({ ctx, input }) => {
    await declineOrder(ctx, { ...input, canteenId: ctx.canteenId })
    return await getTicket(ctx.db, { orderId: input.orderId, canteenId: ctx.canteenId })
  }),

  setPlanned: kitchenProcedure.input(setPlannedInput).mutation(async ({ ctx, input }) => {
    await changePlanned(ctx.db, ctx.redis, { ...input, userId: ctx.userId, canteenId: ctx.canteenId })
    return await getStockRow(ctx.db, ctx.redis, { menuItemId: input.menuItemId, canteenId: ctx.canteenId })
  }),

  previewShrink: kitchenProcedure
    .input(setPlannedInput)
    .query(({ ctx, input }) => previewShrink(ctx.db, { ...input, canteenId: ctx.canteenId })),

  shrink: kitchenProcedure.input(shrinkInput).mutation(async ({ ctx, input }) => {
    await shrinkItem(ctx, { ...input, userId: ctx.userId, canteenId: ctx.canteenId })
    return await getStockRow(ctx.db, ctx.redis, { menuItemId: input.menuItemId, canteenId: ctx.canteenId })
  }),

  setOnSale: kitchenProcedure.input(setOnSaleInput).mutation(async ({ ctx, input }) => {
    await switchSale(ctx.db, { ...input, canteenId: ctx.canteenId })
    return await getStockRow(ctx.db, ctx.redis, { menuItemId: input.menuItemId, canteenId: ctx.canteenId })
  }),

  openMeal: kitchenProcedure
    .input(mealInput)
    .mutation(({ ctx, input }) => openMeal(ctx.db, ctx.redis, { ...input, canteenId: ctx.canteenId })),

  closeMeal: kitchenProcedure
    .input(mealInput)
    .mutation(({ ctx, input }) => closeMeal(ctx.db, { ...input, canteenId: ctx.canteenId })),

  setNotice: kitchenProcedure
    .input(setNoticeInput)
    .mutation(({ ctx, input }) => setNotice(ctx.db, { ...input, canteenId: ctx.canteenId })),

  createMeal: kitchenProcedure
    .input(createMealInput)
    .mutation(({ ctx, input }) => createMeal(ctx.db, { ...input, canteenId: ctx.canteenId })),
})

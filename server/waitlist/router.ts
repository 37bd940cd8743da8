import { announceLine } from '@/server/notifications/announce'
import { getOrder } from '@/server/orders/queries'
import { finalizeQueue } from '@/server/queue'
import { router, staffProcedure } from '@/server/trpc'
import { joinWaitlist } from './join-waitlist'
import { leaveWaitlist } from './leave-waitlist'
import { listMyWaitlist } from './queries'
import { entryInput, joinWaitlistInput, myWaitlistInput, offerInput } from './schema'
import { takeOffer } from './take-offer'

export const waitlistRouter = router({
  mine: staffProcedure
    .input(myWaitlistInput)
    .query(({ ctx, input }) => listMyWaitlist(ctx.db, { ...input, userId: ctx.userId })),
  join: staffProcedure.input(joinWaitlistInput).mutation(async ({ ctx, input }) => {
    const { userId, canteenId } = ctx
    await joinWaitlist(ctx.db, { userId, canteenId }, input)
    await announceLine(ctx.redis, input.mealId)
    return listMyWaitlist(ctx.db, { userId, mealId: input.mealId })
  }),
  leave: staffProcedure.input(entryInput).mutation(async ({ ctx, input }) => {
    const mealId = await leaveWaitlist(ctx.db, { ...input, userId: ctx.userId })
    await announceLine(ctx.redis, mealId)
  }),
  /** Takes an offer; declining it is `orders.cancel`. */
  take: staffProcedure.input(offerInput).mutation(async ({ ctx, input }) => {
    await takeOffer({ db: ctx.db, queue: finalizeQueue() }, { ...input, userId: ctx.userId })
    return getOrder(ctx.db, ctx.userId, input.orderId)
  }),
})

import { replayEvent } from '@/server/notifications/replay-event'
import { finalizeQueue } from '@/server/queue'
import { mealInput, noInput } from '@/server/schema'
import { adminProcedure, kitchenProcedure, router } from '@/server/trpc'
import { getLedger, getOutbox } from './queries'
import { replayInput } from './schema'

/** What an operator looks at. The kitchen may read; only an administrator may act. */
export const operationsRouter = router({
  ledger: kitchenProcedure
    .input(mealInput)
    .query(({ ctx, input }) => getLedger(ctx.db, ctx.redis, { ...input, canteenId: ctx.canteenId })),

  outbox: kitchenProcedure.input(noInput).query(async ({ ctx }) => ({
    ...(await getOutbox({ db: ctx.db, queue: finalizeQueue() }, ctx.canteenId)),
    mayReplay: ctx.user.role === 'ADMIN',
  })),

  replay: adminProcedure
    .input(replayInput)
    .mutation(({ ctx, input }) => replayEvent(ctx.db, { id: BigInt(input.id), canteenId: ctx.canteenId })),
})

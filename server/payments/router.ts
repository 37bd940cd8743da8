import { z } from 'zod'
import { id } from '@/server/schema'
import { router, staffProcedure } from '@/server/trpc'
import { getAllowance } from './queries'

export const meRouter = router({
  /** What the company pays of this person's orders of a meal, and what is left of it. */
  allowance: staffProcedure
    .input(z.strictObject({ mealId: id }))
    .query(({ ctx, input }) => getAllowance(ctx.db, { ...input, ...ctx })),
  /** The balance: cents left, and the last movements. */
  wallet: staffProcedure.input(z.strictObject({})).query(async ({ ctx }) => {
    const [wallet, entries] = await Promise.all([
      ctx.db.wallet.findUnique({ where: { userId: ctx.userId } }),
      ctx.db.ledgerEntry.findMany({
        where: { userId: ctx.userId, account: 'wallet' },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: 20,
        select: { id: true, kind: true, amountCents: true, orderId: true, createdAt: true },
      }),
    ])
    return { balanceCents: wallet?.balanceCents ?? 0, entries }
  }),
})

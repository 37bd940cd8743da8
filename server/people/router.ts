import { z } from 'zod'
import { router, staffProcedure } from '@/server/trpc'
import { getProfile } from './queries'
import { favouriteInput, preferencesInput } from './schema'
import { setFavourite } from './set-favourite'
import { setPreferences, skipPreferences } from './set-preferences'

/** Everybody's own: there is no way to name somebody else. */
export const peopleRouter = router({
  profile: staffProcedure.input(z.strictObject({})).query(({ ctx }) => getProfile(ctx.db, ctx.userId)),
  setPreferences: staffProcedure.input(preferencesInput).mutation(async ({ ctx, input }) => {
    await setPreferences(ctx.db, ctx.userId, input)
    return getProfile(ctx.db, ctx.userId)
  }),
  skipPreferences: staffProcedure.input(z.strictObject({})).mutation(async ({ ctx }) => {
    await skipPreferences(ctx.db, ctx.userId)
    return getProfile(ctx.db, ctx.userId)
  }),
  setFavourite: staffProcedure.input(favouriteInput).mutation(async ({ ctx, input }) => {
    await setFavourite(ctx.db, ctx, input)
    return getProfile(ctx.db, ctx.userId)
  }),
})

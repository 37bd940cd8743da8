import { headers } from 'next/headers'
import { cache } from 'react'
import { createContext } from '@/server/context'
import { appRouter } from '@/server/root'
import { toLogin } from './signed-in'

/**
 * Calls procedures from server components as the person who asks for the page; one session read a request.
 * A page renders beside its layout and not after it, so it must send away whoever is signed out by itself.
 */
export const caller = cache(async () => {
  const context = await createContext({ headers: await headers() })
  return context.user ? appRouter.createCaller(context) : toLogin()
})

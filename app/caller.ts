import { headers } from 'next/headers'
import { cache } from 'react'
import { createContext } from '@/server/context'
import { appRouter } from '@/server/root'

/** Calls procedures from server components as the person who asks for the page; one session read a request. */
export const caller = cache(async () =>
  appRouter.createCaller(await createContext({ headers: await headers() })),
)

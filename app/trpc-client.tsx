'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createTRPCClient } from '@trpc/client'
import { createTRPCContext } from '@trpc/tanstack-react-query'
import { type ReactNode, useState } from 'react'
import type { AppRouter } from '@/server/root'
import { callLink } from './call-link'
import { errorCode } from './error-text'
import { liveLink } from './live-link'

const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>()

export { useTRPC, useTRPCClient }

const URL = '/api/trpc'
const DAY_MS = 86_400_000

/** Trying again helps when nobody was reached, never when somebody answered no. */
function mayPass(error: unknown): boolean {
  const code = errorCode(error)
  return code === null || code === 'DATABASE_UNAVAILABLE' || code === 'INTERNAL'
}

/** A restart drops every stream at once; the jitter keeps them from coming back at once. */
const jitter = (attempt: number) => 1_000 + Math.random() * Math.min(30_000, 1_000 * 2 ** attempt)

function makeClient() {
  const call = callLink<AppRouter>({ url: URL, onError: leaveWhenSignedOut })
  const live = liveLink<AppRouter>({ url: URL, mayPass, delayMs: jitter })
  return createTRPCClient<AppRouter>({
    links: [
      (runtime) => {
        const [calling, living] = [call(runtime), live(runtime)]
        return (step) => (step.op.type === 'subscription' ? living(step) : calling(step))
      },
    ],
  })
}

/** A session that ended elsewhere: signing in leads back to the same page. */
function leaveWhenSignedOut(error: unknown) {
  if (errorCode(error) !== 'UNAUTHENTICATED') return
  const { pathname, search } = window.location
  window.location.assign(`/login?next=${encodeURIComponent(pathname + search)}`)
}

function makeQueryClient() {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // Kept as long as the router keeps pages: one that is shown again knows how old its data is.
        gcTime: DAY_MS,
        retry: (count, error) => count < 2 && mayPass(error),
        // What cannot be had is an error with a way to try again, not a wait that nobody explains.
        networkMode: 'always',
        refetchOnReconnect: true,
      },
      // A mutation is sent again by the screen that knows whether that is safe.
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}

type Clients = { client: ReturnType<typeof makeClient>; queryClient: QueryClient }

let ofThisTab: Clients | undefined

/** One for the tab, so that what one page learnt the next one knows; on the server one for each rendering. */
function clients(): Clients {
  if (ofThisTab) return ofThisTab
  const made = { client: makeClient(), queryClient: makeQueryClient() }
  if (typeof window !== 'undefined') ofThisTab = made
  return made
}

/** Queries, mutations and live updates for everything below. Pages bring it, and share what is behind it. */
export function TrpcProvider({ children }: { children: ReactNode }) {
  const [{ client, queryClient }] = useState(clients)
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  )
}

import type { QueryClient } from '@tanstack/react-query'

/**
 * Whether no further change of this `scope` waits behind the one that is just being answered. One that does is on the
 * screen already, so that what the server says of the earlier one is old.
 */
export const isLast = (queryClient: QueryClient, scope: string): boolean =>
  queryClient.isMutating({ predicate: ({ options }) => options.scope?.id === scope }) === 1

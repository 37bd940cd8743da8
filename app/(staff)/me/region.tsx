import { unstable_rethrow } from 'next/navigation'
import type { ReactNode } from 'react'
import { toDomainError } from '@/server/errors'
import { log } from '@/server/log'
import { RegionFailed } from './region-failed'

/** A part of the page that may fail by itself and leave the rest standing. */
export async function Region({ part }: { part: () => Promise<ReactNode> }) {
  try {
    return await part()
  } catch (error) {
    unstable_rethrow(error)
    log().error({ err: error }, 'a part of a page failed')
    return <RegionFailed code={toDomainError((error as Error).cause ?? error)?.code ?? 'INTERNAL'} />
  }
}

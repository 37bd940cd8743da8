import { unstable_rethrow } from 'next/navigation'
import type { ReactNode } from 'react'
import { log } from '@/server/log'
import { RegionFailed } from './region-failed'

/** A part of the page that may fail by itself and leave the rest standing. */
export async function Region({ part }: { part: () => Promise<ReactNode> }) {
  try {
    return await part()
  } catch (error) {
    unstable_rethrow(error)
    log().error({ err: error }, 'a part of a page failed')
    return <RegionFailed />
  }
}

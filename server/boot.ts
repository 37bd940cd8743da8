import { rememberPeers } from './auth/client-address'
import { db } from './db'
import { env } from './env'
import { insistOnServices } from './insist-on-services'
import { log } from './log'
import { stopStreams } from './notifications/streams'
import { finalizeQueue, paymentQueue } from './queue'
import { redis } from './redis'

/** Longer than any request may take; whoever supervises us would lose patience next. */
const HARD_EXIT_MS = 10_000

/**
 * Checks what cannot be mended later and prepares the way out.
 * @throws when the environment is incomplete; ends the process when a service is wrong
 */
export async function prepare(): Promise<void> {
  env()
  rememberPeers()
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  // The clients connect now: commands are refused, not queued, until they are there. A database that starts after us is
  // no reason not to start; one that is wrong is.
  finalizeQueue()
  paymentQueue()
  await insistOnServices({ db: db(), redis: redis() })
}

/** Next drains by itself but waits for streams that never end, while it already refuses new connections. */
function stop(): void {
  stopStreams()
  setTimeout(() => {
    log().warn('still busy, leaving anyway')
    process.exit(1)
  }, HARD_EXIT_MS).unref()
}

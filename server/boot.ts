import { rememberPeers } from './auth/client-address'
import { assertUtc, db } from './db'
import { env } from './env'
import { classify } from './errors'
import { log } from './log'
import { stopStreams } from './notifications/streams'
import { redis } from './redis'

/** Longer than any request may take; whoever supervises us would lose patience next. */
const HARD_EXIT_MS = 10_000
const RECHECK_MS = 5_000

/**
 * Checks what cannot be mended later and prepares the way out.
 * @throws when the environment is incomplete
 */
export function prepare(): void {
  env()
  rememberPeers()
  // Connects now: commands are refused, not queued, until it is there.
  redis()
  // In the background: a database that starts after us is no reason not to start.
  void checkDatabase()
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

async function checkDatabase(): Promise<void> {
  try {
    await assertUtc(db())
  } catch (error) {
    // Not there yet is not wrong: ask again, without keeping the process alive for it.
    if (classify(error) !== 'bug') setTimeout(checkDatabase, RECHECK_MS).unref()
    else log().error({ err: error }, 'the database is not as it should be')
  }
}

/** Next drains by itself but waits for streams that never end, while it already refuses new connections. */
function stop(): void {
  stopStreams()
  setTimeout(() => {
    log().warn('still busy, leaving anyway')
    process.exit(1)
  }, HARD_EXIT_MS).unref()
}

import { setTimeout as sleep } from 'node:timers/promises'
import { log } from '@/server/log'

export type Loop = { wake(): void; stop(): Promise<void> }

/**
 * Runs `work` again and again: at once while it says there is more, else after `idleMs` or when woken. A failure is
 * logged and tried again after a second; a loop never dies.
 */
export function startLoop(name: string, idleMs: number, work: () => Promise<boolean>): Loop {
  let stopped = false
  let nap = new AbortController()
  const finished = (async () => {
    while (!stopped) {
      let more = false
      let pause = idleMs
      try {
        more = await work()
      } catch (error) {
        log().warn({ loop: name, error: String(error) }, 'will try again')
        pause = 1_000
      }
      if (!more && !stopped) {
        await sleep(pause, undefined, { signal: nap.signal }).catch(() => {})
        nap = new AbortController()
      }
    }
  })()
  return {
    wake: () => nap.abort(),
    stop: () => {
      stopped = true
      nap.abort()
      return finished
    },
  }
}

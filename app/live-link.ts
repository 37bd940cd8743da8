import { TRPCClientError, type TRPCLink } from '@trpc/client'
import type { AnyRouter } from '@trpc/server'
import { observable } from '@trpc/server/observable'
import { noteReach } from './reach'
import { wire } from './wire'

type Options = {
  url: string
  /** Whether trying again after this error can help. */
  mayPass: (error: unknown) => boolean
  /** How long to wait before the nth attempt in a row, ms. */
  delayMs: (attempt: number) => number
}

/**
 * Subscriptions over tRPC's event stream, back again after every break from the last event that arrived. The browser
 * reconnects by itself after a dropped connection, but gives up for good after one answer that is not 200, as in a
 * deploy, and never notices a connection that has silently died: both are opened anew here.
 */
export function liveLink<R extends AnyRouter>({ url, mayPass, delayMs }: Options): TRPCLink<R> {
  return () =>
    ({ op }) =>
      observable((observer) => {
        let source: EventSource | undefined
        let lastEventId: string | undefined
        let attempt = 0
        let again: ReturnType<typeof setTimeout> | undefined
        let silence: ReturnType<typeof setTimeout> | undefined
        let quietMs = 0

        const say = (state: 'connecting' | 'pending' | 'idle', error: unknown = null) =>
          observer.next({ result: { type: 'state', state, error } as never })
        const stop = () => {
          clearTimeout(again)
          clearTimeout(silence)
          source?.close()
        }
        const retry = (error: TRPCClientError<R>) => {
          stop()
          if (!mayPass(error)) return observer.error(error)
          say('connecting', error)
          attempt += 1
          again = setTimeout(open, delayMs(attempt))
        }
        const heard = () => {
          noteReach(true)
          clearTimeout(silence)
          if (quietMs > 0)
            silence = setTimeout(() => retry(new TRPCClientError('The stream fell silent')), quietMs)
        }

        function open() {
          const input = lastEventId ? { ...(op.input as object), lastEventId } : op.input
          const text = encodeURIComponent(JSON.stringify(wire.serialize(input)))
          source = new EventSource(`${url}/${op.path}?input=${text}`)
          source.addEventListener('connected', (event) => {
            quietMs = JSON.parse(event.data).reconnectAfterInactivityMs ?? 0
            attempt = 0
            heard()
            observer.next({ result: { type: 'started' } })
            say('pending')
          })
          source.addEventListener('ping', heard)
          source.addEventListener('message', (event) => {
            heard()
            const data = wire.deserialize(JSON.parse(event.data))
            if (event.lastEventId) lastEventId = event.lastEventId
            const tracked = event.lastEventId
              ? { id: event.lastEventId, data: { id: event.lastEventId, data } }
              : { data }
            observer.next({ result: { type: 'data', ...tracked } })
          })
          source.addEventListener('serialized-error', (event) => {
            retry(TRPCClientError.from({ error: wire.deserialize(JSON.parse(event.data)) as never }))
          })
          source.addEventListener('return', () => {
            stop()
            observer.next({ result: { type: 'stopped' } })
            say('idle')
            observer.complete()
          })
          source.addEventListener('error', () => {
            const error = new TRPCClientError<R>('The stream broke off')
            if (source?.readyState === EventSource.CLOSED) retry(error)
            else say('connecting', error)
          })
        }

        say('connecting')
        open()
        return stop
      })
}

import { useEffect, useRef } from 'react'
import { errorCode } from '@/app/error-text'
import { useTRPCClient } from '@/app/trpc-client'
import { isTransient } from '../error-details'
import { pause, untilReached } from '../until-reached'
import { isWait } from './conflict'

/** How long a server in trouble is left alone before a checkout that did not open tries again. */
const TROUBLE_MS = 8_000

type Options = { failure: unknown; turn: number; mealId: string; open: () => void }

/** A checkout that failed to open for want of an answer opens by itself when there is one. `turn` counts the tries. */
export function useReopen({ failure, turn, mealId, open }: Options): void {
  const client = useTRPCClient()
  const latest = useRef(open)
  latest.current = open
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` says that another try has failed
  useEffect(() => {
    if (!failure || isWait(failure) || !isTransient(failure)) return
    const gone = new AbortController()
    const again = async () => {
      // Somebody answered and is in trouble: no use in asking at once.
      if (errorCode(failure)) await pause(TROUBLE_MS * (0.75 + Math.random() / 2), gone.signal)
      await untilReached(() => client.cart.get.query({ mealId }), gone.signal)
      if (!gone.signal.aborted) latest.current()
    }
    void again()
    return () => gone.abort()
  }, [client, failure, mealId, turn])
}

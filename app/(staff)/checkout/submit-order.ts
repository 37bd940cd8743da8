import type { OrderView, SubmitInput } from '@/server/orders/schema'
import { isTransient } from '../error-details'
import { pause, waits, withTimeout } from '../until-reached'

type Options = {
  submit: (input: SubmitInput) => Promise<OrderView>
  /** The first attempt had no answer: it may have been taken. */
  onUncertain: () => void
  signal: AbortSignal
}

/**
 * Submits until somebody answers. The ticket makes that safe: however often it arrives, it is one order.
 * @throws the refusal, which is final; AbortError when the page was left.
 */
export async function submitUntilAnswered(input: SubmitInput, options: Options): Promise<OrderView> {
  for (const wait of waits()) {
    options.signal.throwIfAborted()
    try {
      return await withTimeout(options.submit(input))
    } catch (error) {
      if (!isTransient(error)) throw error
      options.signal.throwIfAborted()
      options.onUncertain()
      await pause(wait, options.signal)
    }
  }
  throw new Error('waits() never ends')
}

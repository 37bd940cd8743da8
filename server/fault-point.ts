import { env } from './env'

/** Places where a process may be killed or stopped by a test, each between two steps that could be torn apart. */
export type FaultPoint =
  | 'submit:held' // Redis has the hold, Postgres no order yet
  | 'submit:accepted' // the order is in the book, the queue does not know
  | 'waitlist:claimed' // the entry names its order, nobody has placed it
  | 'finalize:decided' // everything written, not committed
  | 'finalize:committed' // committed, Redis still holds, the job is not done
  | 'finalize:settled' // Redis knows, the job is not done
  | 'relay:written' // the inboxes have it, nobody has been told
  | 'relay:published' // readers know, the outbox does not know that they do

/** `hang`: the handler never returns, and nothing else of the process runs. `exit`: it leaves as if it were done. */
export type FaultKind = 'kill' | 'hang' | 'exit'

/** Ends this process on the spot, as FAULT_KIND says, when FAULT names the point; never in production. */
export function faultPoint(point: FaultPoint): void {
  const { FAULT, FAULT_KIND, NODE_ENV } = env()
  if (FAULT !== point || NODE_ENV === 'production') return
  if (FAULT_KIND === 'exit') process.exit(0)
  if (FAULT_KIND === 'hang') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  process.kill(process.pid, 'SIGKILL')
}

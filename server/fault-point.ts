import { env } from './env'

/** Places where a process may be killed by a test, each between two steps that could be torn apart. */
export type FaultPoint =
  | 'submit:held' // Redis has the hold, Postgres no order yet
  | 'submit:accepted' // the order is in the book, the queue does not know
  | 'waitlist:claimed' // the entry names its order, nobody has placed it
  | 'finalize:decided' // everything written, not committed
  | 'finalize:committed' // committed, Redis still holds, the job is not done
  | 'finalize:settled' // Redis knows, the job is not done
  | 'relay:written' // the inboxes have it, nobody has been told
  | 'relay:published' // readers know, the outbox does not know that they do

/** Kills this process on the spot when FAULT names the point; never in production. */
export function faultPoint(point: FaultPoint): void {
  const { FAULT, NODE_ENV } = env()
  if (FAULT === point && NODE_ENV !== 'production') process.kill(process.pid, 'SIGKILL')
}

import type { Problem, WayName } from '@/server/lab/schema'

/** What each way is called and does, in a line. */
export const LABELS: Record<WayName, { name: string; about: string }> = {
  naive: { name: 'naive', about: 'read, think, write the difference' },
  unordered: { name: 'unordered locks', about: 'row locks, in the order of the cart' },
  pessimistic: { name: 'pessimistic', about: 'SELECT … FOR UPDATE, in id order' },
  version: { name: 'version', about: 'optimistic, on a version column' },
  compare: { name: 'compare', about: 'optimistic, on the stock value read' },
  conditional: { name: 'conditional', about: 'UPDATE … WHERE remaining ≥ n' },
  serial: { name: 'serial', about: 'one worker, one order at a time' },
  watch: { name: 'Redis WATCH', about: 'WATCH/MULTI/EXEC gate, then batch' },
  lua: { name: 'Redis Lua', about: 'one-script gate, then batch' },
  batch: { name: 'batch', about: 'many orders, one compare-and-swap' },
}

/** A problem as a sentence. */
export function problemText({ way, kind, count }: Problem): string {
  const who = LABELS[way].name
  switch (kind) {
    case 'OVERSOLD':
      return `${who} oversold ${count} portions`
    case 'STRANDED':
      return `${who} stranded ${count} portions that somebody wanted`
    case 'UNANSWERED':
      return `${who} left ${count} orders without an answer`
    case 'BREACHES':
      return `${who} broke ${count} invariants of the ledger`
    case 'DEADLOCKS':
      return `${who} deadlocked ${count} times`
    case 'DID_NOT_OVERSELL':
      return `${who} did not oversell, so this race could not be lost and proves nothing; make the delay longer`
    case 'DID_NOT_DEADLOCK':
      return `${who} did not deadlock, so this race could not be lost and proves nothing; make the delay longer`
  }
}

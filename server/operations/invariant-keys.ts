import type { Invariant } from '@/server/stock/ledger'

/** What an invariant's sentence is called in the message files: a key has no spaces. */
export const INVARIANT_KEYS = {
  'planned = sold + free': 'plannedAddsUp',
  'sold is counted': 'soldCounted',
  'remaining within planned': 'remainingWithin',
  'one live order a cell': 'oneOrderACell',
  'money moved once': 'moneyOnce',
  'transfers balance': 'transfersBalance',
  'wallet = its entries': 'walletAddsUp',
  'allowance = its orders': 'allowanceAddsUp',
  'online money = what is due': 'onlineAddsUp',
  'every change is told once': 'toldOnce',
  'numbers are counted': 'numbersCounted',
  'Redis agrees': 'redisAgrees',
  'Redis mirrors Postgres': 'redisMirrors',
  'held = its holds': 'heldCounted',
  'a person’s portions = their holds': 'personCounted',
  'a hold for each waiting order': 'holdEach',
  'cells are those of live orders': 'cellsLive',
  'the line = its tickets': 'lineCounted',
} as const satisfies Record<Invariant, string>

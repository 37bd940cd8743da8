import { ACTIVE } from '@/server/orders/queries'
import { ANYWHERE, type Problem, problem, type Row } from './problem'
import type { Watcher } from './watcher'

type Watched = Pick<Watcher, 'userId' | 'forges' | 'seen'>

/**
 * The last word a person heard about each order of theirs is the truth, and they heard of nobody else's. Who forged an
 * event's id is told of what is under way, not of what ended while they were away.
 */
export function checkWatchers(watchers: Watched[], orders: Row[]): Problem[] {
  const owners = new Map(orders.map((order) => [order.id, order.userId]))
  return watchers.flatMap(({ userId, forges, seen }) => {
    const mine = orders.filter((order) => order.userId === userId)
    const told = forges
      ? mine.filter(({ id, status }) => seen.has(id) || (ACTIVE as readonly string[]).includes(status))
      : mine
    const stale = told.filter(({ id, status, version }) => {
      const last = seen.get(id)
      return last?.status !== status || last.version !== version
    })
    const strange = [...seen.keys()].filter((id) => owners.get(id) !== userId)
    return [
      ...stale.map(({ id, version }) =>
        problem('watchers see what is so', id, {
          ...{ expected: version, actual: seen.get(id)?.version ?? 0, during: ANYWHERE },
        }),
      ),
      ...strange.map((id) =>
        problem('nobody sees another’s order', id, { expected: 0, actual: 1, during: ANYWHERE }),
      ),
    ]
  })
}

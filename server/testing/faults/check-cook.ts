import type { Db } from '@/server/db'
import type { CookSaid } from './cook'
import { ANYWHERE, type Problem, problem } from './problem'

/** As many portions are planned as the cook was last told, or as in a change of which nobody knows whether it came late. */
export async function checkCook(db: Db, said: CookSaid[]): Promise<Problem[]> {
  const ids = [...new Set(said.map(({ menuItemId }) => menuItemId))]
  const items = await db.menuItem.findMany({
    where: { id: { in: ids } },
    select: { id: true, planned: true },
  })
  return items.flatMap(({ id, planned }) => {
    const mine = said.filter(({ menuItemId }) => menuItemId === id)
    const last = mine.findLast(({ told }) => told === 'ok')
    const possible = [last, ...mine.filter(({ told }) => told === 'unknown')].map((one) => one?.planned)
    if (possible.includes(planned)) return []
    const numbers = { expected: last?.planned ?? 0, actual: planned, during: ANYWHERE }
    return [problem('planned is as the cook said', id, numbers)]
  })
}

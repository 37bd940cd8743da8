import type { Db } from '@/server/db'
import { DomainError } from '@/server/errors'
import { searchKey } from './pinyin-rules'

/** The same few hundred names are asked for all day; a name never changes its sound. */
const known = new Map<string, string>()
const MAX_KNOWN = 5_000

/** How the Chinese names of a meal's dishes are typed, by dish id: see `searchKey`. @throws NOT_FOUND */
export async function listSearchKeys(
  db: Db,
  { canteenId, mealId }: { canteenId: string; mealId: string },
): Promise<Record<string, string>> {
  const meal = await db.meal.findFirst({
    where: { id: mealId, canteenId, status: { not: 'DRAFT' } },
    select: { items: { select: { variant: { select: { dish: { select: { id: true, nameZh: true } } } } } } },
  })
  if (!meal) throw new DomainError('NOT_FOUND', {})
  return Object.fromEntries(meal.items.map(({ variant: { dish } }) => [dish.id, keyOf(dish.nameZh)]))
}

function keyOf(name: string): string {
  const kept = known.get(name)
  if (kept !== undefined) return kept
  if (known.size >= MAX_KNOWN) known.clear()
  const key = searchKey(name)
  known.set(name, key)
  return key
}

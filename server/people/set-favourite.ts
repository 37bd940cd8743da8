import { type Db, inTransaction } from '@/server/db'
import { DomainError } from '@/server/errors'

/** More would be a menu of its own, and every menu page carries them. */
export const MAX_FAVOURITES = 60

/**
 * Marks a dish of the person's canteen as a favourite, or takes the mark away. Twice is once.
 * @throws DomainError NOT_FOUND for a dish of no or another canteen, FAVOURITES_FULL
 */
export async function setFavourite(
  db: Db,
  person: { userId: string; canteenId: string },
  { dishId, favourite }: { dishId: string; favourite: boolean },
): Promise<void> {
  const { userId, canteenId } = person
  await inTransaction(db, async (tx) => {
    const dish = await tx.dish.findFirst({ where: { id: dishId, canteenId }, select: { id: true } })
    if (!dish) throw new DomainError('NOT_FOUND', {})
    if (!favourite) return void (await tx.favourite.deleteMany({ where: { userId, dishId } }))
    // Two phones of one person wait for each other here, or both would see the last free place.
    await tx.$queryRaw`SELECT id FROM users WHERE id = ${userId}::uuid FOR NO KEY UPDATE`
    const others = await tx.favourite.count({ where: { userId, dishId: { not: dishId } } })
    if (others >= MAX_FAVOURITES) throw new DomainError('FAVOURITES_FULL', { limit: MAX_FAVOURITES })
    await tx.favourite.createMany({ data: { userId, dishId }, skipDuplicates: true })
  })
}

import type { Tx } from '@/server/db'
import { DomainError } from '@/server/errors'

/**
 * Takes an item off sale or puts it back. Portions stay as they are; `submit` refuses what is off sale.
 * @throws DomainError NOT_FOUND
 */
export async function setOnSale(tx: Tx, change: { menuItemId: string; onSale: boolean }): Promise<void> {
  const { count } = await tx.menuItem.updateMany({
    where: { id: change.menuItemId },
    data: { onSale: change.onSale },
  })
  if (count === 0) throw new DomainError('NOT_FOUND', {})
}

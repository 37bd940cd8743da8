import type { Db } from '@/server/db'
import { DomainError } from '@/server/errors'
import { INVOICE_DUE } from './queries'

/**
 * Writes down that the invoice of an order was issued, or that it was not after all, and returns since when it is. Issued
 * twice, it keeps the first time.
 * The order's version stays: a cook's tap on it must not be refused for that.
 * @throws DomainError NOT_FOUND also for another canteen's order, and for one for which no invoice is due
 */
export async function setInvoiceIssued(
  db: Db,
  { orderId, canteenId, issued }: { orderId: string; canteenId: string; issued: boolean },
): Promise<{ issuedAt: Date | null }> {
  const [row] = await db.$queryRaw<{ issuedAt: Date | null }[]>`
    UPDATE orders o SET updated_at = clock_timestamp(),
      invoice_issued_at = CASE WHEN ${issued} THEN coalesce(o.invoice_issued_at, clock_timestamp()) END
    WHERE o.id = ${orderId}::uuid AND o.canteen_id = ${canteenId}::uuid AND ${INVOICE_DUE}
    RETURNING o.invoice_issued_at AS "issuedAt"`
  if (!row) throw new DomainError('NOT_FOUND', {})
  return row
}

import { type Db, Prisma } from '@/server/db'
import type { InvoicesPage, InvoiceView } from './schema'

const PAGE = 100

/**
 * SQL for an order "o" for which an invoice is due. From READY on nothing is cancelled and nothing goes back, so that no
 * invoice is for money that was returned. The company's allowance is not the person's expense.
 */
export const INVOICE_DUE = Prisma.sql`
  o.invoice_wanted AND o.payment_state = 'PAID' AND o.status IN ('READY', 'COLLECTED', 'NO_SHOW')
    AND o.total_cents > o.allowance_cents AND o.deleted_at IS NULL`

/** A page of the invoices that people of this canteen asked for. */
export async function listInvoices(
  db: Db,
  canteenId: string,
  { issued, after }: { issued: boolean; after?: string },
): Promise<InvoicesPage> {
  const which = issued
    ? Prisma.sql`o.invoice_issued_at IS NOT NULL AND (${after ?? null}::text IS NULL OR o.number < ${after ?? null}) ORDER BY o.number DESC`
    : Prisma.sql`o.invoice_issued_at IS NULL AND o.number > ${after ?? ''} ORDER BY o.number`
  const rows = await db.$queryRaw<InvoiceView[]>`
    SELECT o.id AS "orderId", o.number, m.kind::text AS "mealKind",
      to_char(m.service_date, 'YYYY-MM-DD') AS "serviceDate", u.name AS "personName", o.invoice_title AS title,
      o.total_cents - o.allowance_cents AS "ownCents", o.invoice_issued_at AS "issuedAt"
    FROM orders o JOIN meals m ON m.id = o.meal_id JOIN users u ON u.id = o.user_id
    WHERE o.canteen_id = ${canteenId}::uuid AND ${INVOICE_DUE} AND ${which} LIMIT ${PAGE + 1}::int`
  return { invoices: rows.slice(0, PAGE), more: rows.length > PAGE }
}

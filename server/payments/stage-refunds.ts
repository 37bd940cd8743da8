import type { Tx } from '@/server/db'

/**
 * Sees to it that no online payment is above what its order costs now: the difference goes back, all of it when the order
 * has ended without a meal. The caller has locked the orders, and has just changed their price or their status; a job
 * sends the money (send-refunds.ts), because nobody is called from inside a transaction.
 */
export async function stageRefunds(tx: Tx, orderIds: string[]): Promise<void> {
  if (orderIds.length === 0) return
  await tx.$executeRaw`
    WITH paid AS (
      SELECT p.id, o.status IN ('CANCELLED', 'REJECTED') AS ended,
        p.amount_cents - coalesce(r.staged, 0) - CASE WHEN o.status IN ('CANCELLED', 'REJECTED') THEN 0
          ELSE o.total_cents - o.allowance_cents - o.wallet_cents END AS back, coalesce(r.unsent, 0) AS unsent
      FROM payments p JOIN orders o ON o.id = p.order_id
        LEFT JOIN LATERAL (SELECT sum(amount_cents) AS staged, count(*) FILTER (WHERE sent_at IS NULL) AS unsent
          FROM payment_refunds WHERE payment_id = p.id) r ON true
      WHERE o.id = ANY(${orderIds}::uuid[]) AND p.status = 'PAID'
    ), staged AS (
      INSERT INTO payment_refunds (id, payment_id, amount_cents)
      SELECT gen_random_uuid(), id, back FROM paid WHERE back > 0
    )
    UPDATE payments p SET status = CASE WHEN paid.back > 0 OR paid.unsent > 0 THEN 'REFUNDING' ELSE 'REFUNDED' END::"PaymentStatus"
    FROM paid WHERE p.id = paid.id AND p.status = 'PAID' AND paid.ended`
}

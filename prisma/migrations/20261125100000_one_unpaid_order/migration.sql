-- One unpaid online order a person and meal, under any race. Whether an order counts is written when it is placed and never
-- again: what happens to it later (a fallback's price, a shrink, a payment, its end) can only take it out of the index, so
-- nothing but a second order trips over it.

-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "to_pay_online" BOOLEAN NOT NULL DEFAULT false;

-- Of those who hold several already, the oldest counts.
UPDATE "orders" SET to_pay_online = true WHERE id IN (
  SELECT DISTINCT ON (user_id, meal_id) id FROM "orders"
  WHERE payment_method = 'ONLINE' AND payment_state = 'UNPAID' AND status IN ('PENDING', 'CONFIRMED')
    AND total_cents > allowance_cents + wallet_cents
  ORDER BY user_id, meal_id, placed_at, id);

-- ── what Prisma cannot express ──

ALTER TABLE "orders" ADD CONSTRAINT "orders_to_pay_online_is_online" CHECK (NOT to_pay_online OR payment_method = 'ONLINE');
CREATE UNIQUE INDEX "orders_one_unpaid" ON "orders" (user_id, meal_id)
  WHERE to_pay_online AND payment_state = 'UNPAID' AND status IN ('PENDING', 'CONFIRMED');

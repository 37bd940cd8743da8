-- An order that stays but becomes cheaper gives a part of its allowance back, as often as that happens.
ALTER TYPE "LedgerKind" ADD VALUE 'ADJUSTMENT';

-- DropIndex
DROP INDEX "ledger_entries_order_id_kind_account_key";

-- CreateIndex
CREATE INDEX "ledger_entries_order_id_idx" ON "ledger_entries"("order_id");

-- Charged once and refunded once. The new value cannot be named in the transaction that adds it, and needs no mention here.
CREATE UNIQUE INDEX "ledger_entries_once_per_order" ON "ledger_entries" (order_id, kind, account)
  WHERE kind IN ('ORDER', 'REFUND');

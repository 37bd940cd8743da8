-- A top-up says who wrote it. Entries of before keep null, and so does what nobody wrote by hand: orders and refunds.
-- AlterTable
ALTER TABLE "ledger_entries" ADD COLUMN     "actor_id" UUID;


ALTER TABLE "ledger_entries"
  ADD CONSTRAINT "ledger_entries_actor_fkey" FOREIGN KEY (actor_id) REFERENCES "users" (id),
  ADD CONSTRAINT "ledger_entries_actor_of_top_up" CHECK (actor_id IS NULL OR kind = 'TOP_UP');

-- The last top-ups, among very many orders.
CREATE INDEX "ledger_entries_top_ups" ON "ledger_entries" (created_at) WHERE kind = 'TOP_UP' AND account = 'wallet';

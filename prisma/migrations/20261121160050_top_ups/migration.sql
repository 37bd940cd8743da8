-- A top-up says what for. And a transfer has one entry an account, so that one that is written twice is refused.
-- AlterTable
ALTER TABLE "ledger_entries" ADD COLUMN     "note" TEXT NOT NULL DEFAULT '';

-- DropIndex
DROP INDEX "ledger_entries_transfer_id_idx";

-- CreateIndex
CREATE UNIQUE INDEX "ledger_entries_transfer_id_account_key" ON "ledger_entries"("transfer_id", "account");


ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_note_length" CHECK (length(note) <= 80);

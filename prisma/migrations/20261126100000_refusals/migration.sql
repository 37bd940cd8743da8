-- A refund that the gateway refused is asked for again under another key: how often that was.

-- AlterTable
ALTER TABLE "payment_refunds" ADD COLUMN "refusals" INTEGER NOT NULL DEFAULT 0;

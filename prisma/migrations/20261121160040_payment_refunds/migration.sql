-- Refunds of online payments, each sent once, and the sandbox gateway's own book.

-- CreateTable
CREATE TABLE "payment_refunds" (
    "id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "amount_cents" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "payment_refunds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandbox_checkouts" (
    "reference" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "amount_cents" INTEGER NOT NULL,
    "description" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'OPEN',
    "refunds" JSONB NOT NULL DEFAULT '{}',
    "deliveries" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "sandbox_checkouts_pkey" PRIMARY KEY ("reference")
);

-- CreateIndex
CREATE INDEX "payment_refunds_payment_id_idx" ON "payment_refunds"("payment_id");

-- CreateIndex
CREATE UNIQUE INDEX "sandbox_checkouts_payment_id_key" ON "sandbox_checkouts"("payment_id");

-- AddForeignKey
ALTER TABLE "payment_refunds" ADD CONSTRAINT "payment_refunds_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ── what Prisma cannot express ──

ALTER TABLE "payment_refunds" ADD CONSTRAINT "payment_refunds_amount_positive" CHECK (amount_cents > 0);
ALTER TABLE "sandbox_checkouts"
  ADD CONSTRAINT "sandbox_checkouts_amount_positive" CHECK (amount_cents > 0),
  ADD CONSTRAINT "sandbox_checkouts_state_known" CHECK (state IN ('OPEN', 'PAID', 'FAILED'));
-- Refunds that are still to be sent, for the job that sends them.
CREATE INDEX "payment_refunds_to_send" ON "payment_refunds" (next_attempt_at) WHERE sent_at IS NULL;

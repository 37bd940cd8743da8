-- What operators look at: what reconciliations put right, and when the relay tries a failed event again.
-- AlterTable
ALTER TABLE "outbox_events" ADD COLUMN     "next_attempt_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "reconciliations" (
    "id" UUID NOT NULL,
    "meal_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "kind" TEXT NOT NULL,
    "corrected" JSONB NOT NULL,
    "holds_ended" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "reconciliations_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "reconciliations_meal_id_at_idx" ON "reconciliations"("meal_id", "at" DESC);

-- AddForeignKey
ALTER TABLE "reconciliations" ADD CONSTRAINT "reconciliations_meal_id_fkey" FOREIGN KEY ("meal_id") REFERENCES "meals"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;


ALTER TABLE "reconciliations"
  ADD CONSTRAINT "reconciliations_kind_known" CHECK (kind IN ('SCHEDULED', 'NIGHTLY', 'FALLBACK')),
  ADD CONSTRAINT "reconciliations_holds_ended_not_negative" CHECK (holds_ended >= 0);

-- What happened has happened.
CREATE FUNCTION reconciliations_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'reconciliations is append-only' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER reconciliations_append_only BEFORE UPDATE OR DELETE ON "reconciliations"
  FOR EACH ROW EXECUTE FUNCTION reconciliations_are_append_only();

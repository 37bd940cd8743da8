-- Who loads a meal, or shows its slots, asks for the orders of a slot in any state; the partial index on live cells answers
-- only who asks for exactly those.
-- CreateIndex
CREATE INDEX "orders_pickup_slot_id_idx" ON "orders"("pickup_slot_id");

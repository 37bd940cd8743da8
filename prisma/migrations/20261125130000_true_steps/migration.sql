-- When the kitchen began, apart from when the order was accepted: in a meal that accepts by itself these are hours apart.
ALTER TABLE "orders" ADD COLUMN     "preparing_at" TIMESTAMPTZ(3);
-- Where a cook accepts, accepting was beginning. In the other meals nobody wrote it down: unknown stays unknown.
UPDATE "orders" o SET "preparing_at" = o."accepted_at" FROM "meals" m
WHERE m."id" = o."meal_id" AND m."accept_mode" = 'MANUAL' AND o."accepted_at" IS NOT NULL;
-- Whether a line became another dish because the kitchen cooks fewer, and not because the first one had sold out.
ALTER TABLE "order_lines" ADD COLUMN     "moved_by_kitchen" BOOLEAN NOT NULL DEFAULT false;

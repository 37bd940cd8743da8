-- Ranked fallbacks: a line may name what to take when its dish is gone.
-- The composite key orders_slot_of_meal says more.
ALTER TABLE "orders" DROP CONSTRAINT "orders_pickup_slot_id_fkey";

-- AlterTable
ALTER TABLE "order_lines" ADD COLUMN     "rank" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "order_line_choices" (
    "line_id" UUID NOT NULL,
    "rank" INTEGER NOT NULL,
    "menu_item_id" UUID NOT NULL,
    "dish_id" UUID NOT NULL,
    "variant_id" UUID NOT NULL,
    "dish_name_zh" TEXT NOT NULL,
    "dish_name_en" TEXT NOT NULL,
    "variant_name_zh" TEXT NOT NULL DEFAULT '',
    "variant_name_en" TEXT NOT NULL DEFAULT '',
    "allergens" TEXT[],
    "options" JSONB NOT NULL DEFAULT '[]',
    "list_price_cents" INTEGER NOT NULL,
    "unit_price_cents" INTEGER NOT NULL,

    CONSTRAINT "order_line_choices_pkey" PRIMARY KEY ("line_id","rank")
);

-- AddForeignKey
ALTER TABLE "order_line_choices" ADD CONSTRAINT "order_line_choices_line_id_fkey" FOREIGN KEY ("line_id") REFERENCES "order_lines"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_line_choices" ADD CONSTRAINT "order_line_choices_menu_item_id_fkey" FOREIGN KEY ("menu_item_id") REFERENCES "menu_items"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


ALTER TABLE "order_line_choices"
  ADD CONSTRAINT "order_line_choices_rank_range" CHECK (rank BETWEEN 0 AND 3),
  ADD CONSTRAINT "order_line_choices_prices_sane" CHECK (unit_price_cents >= 0 AND list_price_cents >= 0);
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_rank_range" CHECK (rank BETWEEN 0 AND 3);

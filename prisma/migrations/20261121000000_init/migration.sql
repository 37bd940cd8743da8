-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('STAFF', 'KITCHEN', 'ADMIN');

-- CreateEnum
CREATE TYPE "MealKind" AS ENUM ('BREAKFAST', 'LUNCH', 'DINNER', 'SUPPER');

-- CreateEnum
CREATE TYPE "MealStatus" AS ENUM ('DRAFT', 'OPEN', 'CLOSED');

-- CreateEnum
CREATE TYPE "AcceptMode" AS ENUM ('AUTO', 'MANUAL');

-- CreateEnum
CREATE TYPE "OrderStatus" AS ENUM ('PENDING', 'CONFIRMED', 'PREPARING', 'READY', 'COLLECTED', 'REJECTED', 'CANCELLED', 'NO_SHOW');

-- CreateEnum
CREATE TYPE "RejectReason" AS ENUM ('SOLD_OUT', 'PERSON_LIMIT', 'SLOT_FULL', 'INSUFFICIENT_ALLOWANCE');

-- CreateEnum
CREATE TYPE "CancelledBy" AS ENUM ('OWNER', 'KITCHEN', 'SYSTEM');

-- CreateEnum
CREATE TYPE "DeliveryMethod" AS ENUM ('PICKUP', 'DESK');

-- CreateEnum
CREATE TYPE "PaymentMethod" AS ENUM ('ALLOWANCE', 'CASH', 'ONLINE');

-- CreateEnum
CREATE TYPE "PaymentState" AS ENUM ('UNPAID', 'PAID', 'REFUNDED');

-- CreateEnum
CREATE TYPE "LedgerKind" AS ENUM ('TOP_UP', 'ORDER', 'REFUND');

-- CreateEnum
CREATE TYPE "StockChangeReason" AS ENUM ('IMPORT', 'KITCHEN');

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "canteen_id" UUID,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "username" TEXT,
    "display_username" TEXT,
    "image" TEXT,
    "role" "Role" NOT NULL DEFAULT 'STAFF',
    "department" TEXT,
    "phone" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "token" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verifications" (
    "id" UUID NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "verifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "canteens" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name_zh" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "registration_open" BOOLEAN NOT NULL DEFAULT false,
    "delivery_fee_cents" INTEGER NOT NULL DEFAULT 0,
    "desk_delivery" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "canteens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "categories" (
    "id" UUID NOT NULL,
    "canteen_id" UUID NOT NULL,
    "name_zh" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "categories_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dishes" (
    "id" UUID NOT NULL,
    "canteen_id" UUID NOT NULL,
    "category_id" UUID NOT NULL,
    "name_zh" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "description_zh" TEXT NOT NULL DEFAULT '',
    "description_en" TEXT NOT NULL DEFAULT '',
    "image" TEXT,
    "allergens" TEXT[],
    "spice" INTEGER NOT NULL DEFAULT 0,
    "position" INTEGER NOT NULL DEFAULT 0,
    "sold_count" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dishes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dish_variants" (
    "id" UUID NOT NULL,
    "dish_id" UUID NOT NULL,
    "name_zh" TEXT NOT NULL DEFAULT '',
    "name_en" TEXT NOT NULL DEFAULT '',
    "price_cents" INTEGER NOT NULL,
    "list_price_cents" INTEGER NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "sold_count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "dish_variants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "option_groups" (
    "id" UUID NOT NULL,
    "dish_id" UUID NOT NULL,
    "name_zh" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "min_select" INTEGER NOT NULL DEFAULT 0,
    "max_select" INTEGER NOT NULL DEFAULT 1,
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "option_groups_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "options" (
    "id" UUID NOT NULL,
    "group_id" UUID NOT NULL,
    "name_zh" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "price_delta_cents" INTEGER NOT NULL DEFAULT 0,
    "allergens" TEXT[],
    "position" INTEGER NOT NULL DEFAULT 0,
    "on_sale" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "options_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "meals" (
    "id" UUID NOT NULL,
    "canteen_id" UUID NOT NULL,
    "service_date" DATE NOT NULL,
    "kind" "MealKind" NOT NULL,
    "opens_at" TIMESTAMPTZ(3) NOT NULL,
    "cutoff_at" TIMESTAMPTZ(3) NOT NULL,
    "accept_mode" "AcceptMode" NOT NULL DEFAULT 'AUTO',
    "status" "MealStatus" NOT NULL DEFAULT 'DRAFT',
    "last_sequence" INTEGER NOT NULL DEFAULT 0,
    "notice_zh" TEXT NOT NULL DEFAULT '',
    "notice_en" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "meals_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "menu_items" (
    "id" UUID NOT NULL,
    "meal_id" UUID NOT NULL,
    "variant_id" UUID NOT NULL,
    "price_cents" INTEGER NOT NULL,
    "list_price_cents" INTEGER NOT NULL,
    "planned" INTEGER NOT NULL,
    "remaining" INTEGER NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "sold" INTEGER NOT NULL DEFAULT 0,
    "per_person_limit" INTEGER,
    "on_sale" BOOLEAN NOT NULL DEFAULT true,
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "menu_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stock_changes" (
    "id" UUID NOT NULL,
    "menu_item_id" UUID NOT NULL,
    "user_id" UUID,
    "reason" "StockChangeReason" NOT NULL,
    "planned_before" INTEGER NOT NULL,
    "planned_after" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stock_changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pickup_slots" (
    "id" UUID NOT NULL,
    "meal_id" UUID NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "cells" INTEGER NOT NULL,

    CONSTRAINT "pickup_slots_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "orders" (
    "id" UUID NOT NULL,
    "canteen_id" UUID NOT NULL,
    "meal_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "pickup_slot_id" UUID NOT NULL,
    "cell" INTEGER,
    "sequence" INTEGER,
    "number" TEXT,
    "pickup_number" TEXT,
    "status" "OrderStatus" NOT NULL DEFAULT 'PENDING',
    "version" INTEGER NOT NULL DEFAULT 1,
    "payload_hash" TEXT NOT NULL,
    "reject_reason" "RejectReason",
    "rejected_line_id" UUID,
    "cancelled_by" "CancelledBy",
    "cancel_reason" TEXT,
    "delivery_method" "DeliveryMethod" NOT NULL DEFAULT 'PICKUP',
    "building" TEXT,
    "floor" TEXT,
    "seat" TEXT,
    "phone" TEXT,
    "call_before_delivery" BOOLEAN NOT NULL DEFAULT false,
    "cutlery" BOOLEAN NOT NULL DEFAULT false,
    "note" TEXT NOT NULL DEFAULT '',
    "payment_method" "PaymentMethod" NOT NULL,
    "payment_state" "PaymentState" NOT NULL DEFAULT 'UNPAID',
    "payment_platform" TEXT,
    "payment_reference" TEXT,
    "payment_reminder_sent_at" TIMESTAMPTZ(3),
    "subtotal_cents" INTEGER NOT NULL,
    "delivery_fee_cents" INTEGER NOT NULL DEFAULT 0,
    "total_cents" INTEGER NOT NULL,
    "allowance_cents" INTEGER NOT NULL DEFAULT 0,
    "invoice_wanted" BOOLEAN NOT NULL DEFAULT false,
    "invoice_title" TEXT,
    "invoice_issued_at" TIMESTAMPTZ(3),
    "placed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "confirmed_at" TIMESTAMPTZ(3),
    "accepted_at" TIMESTAMPTZ(3),
    "ready_at" TIMESTAMPTZ(3),
    "collected_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "rejected_at" TIMESTAMPTZ(3),
    "cancelled_at" TIMESTAMPTZ(3),
    "paid_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "deleted_at" TIMESTAMPTZ(3),
    "next_enqueue_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp() + interval '2 seconds',
    "enqueue_attempts" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_lines" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "menu_item_id" UUID NOT NULL,
    "dish_id" UUID NOT NULL,
    "variant_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "dish_name_zh" TEXT NOT NULL,
    "dish_name_en" TEXT NOT NULL,
    "variant_name_zh" TEXT NOT NULL DEFAULT '',
    "variant_name_en" TEXT NOT NULL DEFAULT '',
    "allergens" TEXT[],
    "options" JSONB NOT NULL DEFAULT '[]',
    "note" TEXT NOT NULL DEFAULT '',
    "quantity" INTEGER NOT NULL,
    "list_price_cents" INTEGER NOT NULL,
    "unit_price_cents" INTEGER NOT NULL,
    "discount_cents" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "order_lines_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "wallets" (
    "user_id" UUID NOT NULL,
    "balance_cents" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 0,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "wallets_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "ledger_entries" (
    "id" UUID NOT NULL,
    "transfer_id" UUID NOT NULL,
    "kind" "LedgerKind" NOT NULL,
    "account" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "order_id" UUID,
    "amount_cents" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "ledger_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox_events" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "meal_id" UUID NOT NULL,
    "user_id" UUID,
    "order_id" UUID,
    "order_version" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "published_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,

    CONSTRAINT "outbox_events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "users_username_key" ON "users"("username");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_key" ON "sessions"("token");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "accounts_user_id_idx" ON "accounts"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "accounts_provider_id_account_id_key" ON "accounts"("provider_id", "account_id");

-- CreateIndex
CREATE INDEX "verifications_identifier_idx" ON "verifications"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "canteens_slug_key" ON "canteens"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "categories_canteen_id_name_zh_key" ON "categories"("canteen_id", "name_zh");

-- CreateIndex
CREATE INDEX "dishes_category_id_idx" ON "dishes"("category_id");

-- CreateIndex
CREATE UNIQUE INDEX "dishes_canteen_id_name_zh_key" ON "dishes"("canteen_id", "name_zh");

-- CreateIndex
CREATE UNIQUE INDEX "dish_variants_dish_id_name_zh_key" ON "dish_variants"("dish_id", "name_zh");

-- CreateIndex
CREATE UNIQUE INDEX "option_groups_dish_id_name_zh_key" ON "option_groups"("dish_id", "name_zh");

-- CreateIndex
CREATE UNIQUE INDEX "options_group_id_name_zh_key" ON "options"("group_id", "name_zh");

-- CreateIndex
CREATE UNIQUE INDEX "meals_canteen_id_service_date_kind_key" ON "meals"("canteen_id", "service_date", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "menu_items_meal_id_variant_id_key" ON "menu_items"("meal_id", "variant_id");

-- CreateIndex
CREATE INDEX "stock_changes_menu_item_id_created_at_idx" ON "stock_changes"("menu_item_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "pickup_slots_meal_id_starts_at_key" ON "pickup_slots"("meal_id", "starts_at");

-- CreateIndex
CREATE INDEX "orders_user_id_placed_at_idx" ON "orders"("user_id", "placed_at" DESC);

-- CreateIndex
CREATE INDEX "orders_meal_id_status_idx" ON "orders"("meal_id", "status");

-- CreateIndex
CREATE UNIQUE INDEX "orders_meal_id_sequence_key" ON "orders"("meal_id", "sequence");

-- CreateIndex
CREATE INDEX "order_lines_menu_item_id_idx" ON "order_lines"("menu_item_id");

-- CreateIndex
CREATE UNIQUE INDEX "order_lines_order_id_position_key" ON "order_lines"("order_id", "position");

-- CreateIndex
CREATE INDEX "ledger_entries_user_id_created_at_idx" ON "ledger_entries"("user_id", "created_at");

-- CreateIndex
CREATE INDEX "ledger_entries_transfer_id_idx" ON "ledger_entries"("transfer_id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_entries_order_id_kind_account_key" ON "ledger_entries"("order_id", "kind", "account");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_events_order_id_order_version_key" ON "outbox_events"("order_id", "order_version");

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_canteen_id_fkey" FOREIGN KEY ("canteen_id") REFERENCES "canteens"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "categories" ADD CONSTRAINT "categories_canteen_id_fkey" FOREIGN KEY ("canteen_id") REFERENCES "canteens"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dishes" ADD CONSTRAINT "dishes_canteen_id_fkey" FOREIGN KEY ("canteen_id") REFERENCES "canteens"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dishes" ADD CONSTRAINT "dishes_category_id_fkey" FOREIGN KEY ("category_id") REFERENCES "categories"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dish_variants" ADD CONSTRAINT "dish_variants_dish_id_fkey" FOREIGN KEY ("dish_id") REFERENCES "dishes"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "option_groups" ADD CONSTRAINT "option_groups_dish_id_fkey" FOREIGN KEY ("dish_id") REFERENCES "dishes"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "options" ADD CONSTRAINT "options_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "option_groups"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "meals" ADD CONSTRAINT "meals_canteen_id_fkey" FOREIGN KEY ("canteen_id") REFERENCES "canteens"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "menu_items" ADD CONSTRAINT "menu_items_meal_id_fkey" FOREIGN KEY ("meal_id") REFERENCES "meals"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "menu_items" ADD CONSTRAINT "menu_items_variant_id_fkey" FOREIGN KEY ("variant_id") REFERENCES "dish_variants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_changes" ADD CONSTRAINT "stock_changes_menu_item_id_fkey" FOREIGN KEY ("menu_item_id") REFERENCES "menu_items"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pickup_slots" ADD CONSTRAINT "pickup_slots_meal_id_fkey" FOREIGN KEY ("meal_id") REFERENCES "meals"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_meal_id_fkey" FOREIGN KEY ("meal_id") REFERENCES "meals"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_pickup_slot_id_fkey" FOREIGN KEY ("pickup_slot_id") REFERENCES "pickup_slots"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_menu_item_id_fkey" FOREIGN KEY ("menu_item_id") REFERENCES "menu_items"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "wallets" ADD CONSTRAINT "wallets_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- ── What Prisma cannot say ──────────────────────────────────────────────────────────────────────────

-- Stock: the last line of defence. However wrong the code, a portion that does not exist cannot be sold.
ALTER TABLE "menu_items"
  ADD CONSTRAINT "menu_items_remaining_within_planned" CHECK (remaining >= 0 AND remaining <= planned),
  ADD CONSTRAINT "menu_items_sold_within_planned" CHECK (sold >= 0 AND sold <= planned),
  ADD CONSTRAINT "menu_items_planned_sane" CHECK (planned <= 100000),
  ADD CONSTRAINT "menu_items_price_sane" CHECK (price_cents >= 0 AND list_price_cents >= price_cents AND list_price_cents <= 10000000),
  ADD CONSTRAINT "menu_items_limit_positive" CHECK (per_person_limit IS NULL OR per_person_limit > 0);

ALTER TABLE "dish_variants"
  ADD CONSTRAINT "dish_variants_price_sane" CHECK (price_cents >= 0 AND list_price_cents >= price_cents AND list_price_cents <= 10000000),
  ADD CONSTRAINT "dish_variants_sold_count_not_negative" CHECK (sold_count >= 0);
ALTER TABLE "dishes"
  ADD CONSTRAINT "dishes_sold_count_not_negative" CHECK (sold_count >= 0),
  ADD CONSTRAINT "dishes_spice_range" CHECK (spice BETWEEN 0 AND 3),
  ADD CONSTRAINT "dishes_name_not_empty" CHECK (length(name_zh) > 0 OR length(name_en) > 0);
ALTER TABLE "option_groups"
  ADD CONSTRAINT "option_groups_select_range" CHECK (min_select >= 0 AND max_select >= 1 AND max_select >= min_select);
ALTER TABLE "options"
  ADD CONSTRAINT "options_price_delta_sane" CHECK (price_delta_cents BETWEEN 0 AND 10000000);

ALTER TABLE "meals"
  ADD CONSTRAINT "meals_opens_before_cutoff" CHECK (opens_at < cutoff_at),
  ADD CONSTRAINT "meals_sequence_not_negative" CHECK (last_sequence >= 0);
ALTER TABLE "pickup_slots"
  ADD CONSTRAINT "pickup_slots_window" CHECK (starts_at < ends_at),
  ADD CONSTRAINT "pickup_slots_cells_range" CHECK (cells BETWEEN 1 AND 1000),
  -- What orders.(pickup_slot_id, meal_id) points at, so that an order cannot take another meal's slot.
  ADD CONSTRAINT "pickup_slots_id_meal" UNIQUE (id, meal_id);
ALTER TABLE "menu_items"
  ADD CONSTRAINT "menu_items_id_meal" UNIQUE (id, meal_id);

ALTER TABLE "orders"
  ADD CONSTRAINT "orders_slot_of_meal" FOREIGN KEY (pickup_slot_id, meal_id) REFERENCES "pickup_slots" (id, meal_id),
  ADD CONSTRAINT "orders_total_adds_up" CHECK (subtotal_cents >= 0 AND delivery_fee_cents >= 0 AND total_cents = subtotal_cents + delivery_fee_cents),
  ADD CONSTRAINT "orders_allowance_within_total" CHECK (allowance_cents >= 0 AND allowance_cents <= total_cents),
  ADD CONSTRAINT "orders_allowance_only_by_allowance" CHECK (payment_method = 'ALLOWANCE' OR allowance_cents = 0),
  ADD CONSTRAINT "orders_cell_positive" CHECK (cell IS NULL OR cell >= 1),
  ADD CONSTRAINT "orders_number_when_confirmed" CHECK (
    status NOT IN ('CONFIRMED', 'PREPARING', 'READY', 'COLLECTED', 'NO_SHOW')
    OR (number IS NOT NULL AND pickup_number IS NOT NULL AND sequence IS NOT NULL AND confirmed_at IS NOT NULL)),
  ADD CONSTRAINT "orders_cell_when_live_pickup" CHECK (
    status NOT IN ('CONFIRMED', 'PREPARING', 'READY') OR delivery_method <> 'PICKUP' OR cell IS NOT NULL),
  ADD CONSTRAINT "orders_reason_when_rejected" CHECK ((status = 'REJECTED') = (reject_reason IS NOT NULL)),
  ADD CONSTRAINT "orders_who_when_cancelled" CHECK ((status = 'CANCELLED') = (cancelled_by IS NOT NULL)),
  ADD CONSTRAINT "orders_desk_has_address" CHECK (delivery_method <> 'DESK' OR (building IS NOT NULL AND phone IS NOT NULL)),
  ADD CONSTRAINT "orders_version_positive" CHECK (version >= 1),
  ADD CONSTRAINT "orders_note_length" CHECK (length(note) <= 200);

-- A shelf cell belongs to one live order. PENDING only wishes for one.
CREATE UNIQUE INDEX "orders_live_cell" ON "orders" (pickup_slot_id, cell)
  WHERE status IN ('CONFIRMED', 'PREPARING', 'READY') AND cell IS NOT NULL;
-- What the sweeper scans: short whatever the order book's size.
CREATE INDEX "orders_pending_due" ON "orders" (next_enqueue_at) WHERE status = 'PENDING';
CREATE UNIQUE INDEX "orders_number_per_canteen" ON "orders" (canteen_id, number) WHERE number IS NOT NULL;

ALTER TABLE "order_lines"
  ADD CONSTRAINT "order_lines_quantity_range" CHECK (quantity BETWEEN 1 AND 20),
  ADD CONSTRAINT "order_lines_prices_sane" CHECK (unit_price_cents >= 0 AND list_price_cents >= 0 AND discount_cents >= 0
    AND discount_cents <= unit_price_cents::bigint * quantity),
  ADD CONSTRAINT "order_lines_note_length" CHECK (length(note) <= 100);

ALTER TABLE "wallets" ADD CONSTRAINT "wallets_not_overdrawn" CHECK (balance_cents >= 0);

ALTER TABLE "ledger_entries"
  ADD CONSTRAINT "ledger_entries_account_known" CHECK (account IN ('wallet', 'canteen')),
  ADD CONSTRAINT "ledger_entries_amount_not_zero" CHECK (amount_cents <> 0),
  ADD CONSTRAINT "ledger_entries_user_fkey" FOREIGN KEY (user_id) REFERENCES "users" (id),
  ADD CONSTRAINT "ledger_entries_order_fkey" FOREIGN KEY (order_id) REFERENCES "orders" (id);

-- Money neither appears nor vanishes: the entries of a transfer add up to zero when the transaction commits.
CREATE FUNCTION ledger_transfer_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(amount_cents) FROM ledger_entries WHERE transfer_id = NEW.transfer_id) <> 0 THEN
    RAISE EXCEPTION 'transfer % does not balance', NEW.transfer_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entries_balance AFTER INSERT ON "ledger_entries"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_transfer_balances();

-- What is in the book stays in the book.
CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ledger_entries is append-only' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE ON "ledger_entries"
  FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();

ALTER TABLE "outbox_events"
  ADD CONSTRAINT "outbox_events_meal_fkey" FOREIGN KEY (meal_id) REFERENCES "meals" (id),
  ADD CONSTRAINT "outbox_events_order_fkey" FOREIGN KEY (order_id) REFERENCES "orders" (id),
  ADD CONSTRAINT "outbox_events_order_has_version" CHECK ((order_id IS NULL) = (order_version IS NULL));
-- What the relay scans.
CREATE INDEX "outbox_events_unpublished" ON "outbox_events" (id) WHERE published_at IS NULL;
ALTER TABLE "stock_changes"
  ADD CONSTRAINT "stock_changes_user_fkey" FOREIGN KEY (user_id) REFERENCES "users" (id);

-- The staff app: the company's allowance beside the person's wallet, online payment, the waitlist, and what people keep and
-- are told. What was called allowance so far was the wallet.

ALTER TYPE "PaymentMethod" RENAME VALUE 'ALLOWANCE' TO 'WALLET';
ALTER TYPE "RejectReason" RENAME VALUE 'INSUFFICIENT_ALLOWANCE' TO 'INSUFFICIENT_BALANCE';
ALTER TYPE "RejectReason" ADD VALUE 'INSUFFICIENT_ALLOWANCE';

ALTER TABLE "orders" RENAME COLUMN "allowance_cents" TO "wallet_cents";
ALTER TABLE "orders" DROP CONSTRAINT "orders_allowance_within_total";
ALTER TABLE "orders" RENAME CONSTRAINT "orders_allowance_only_by_allowance" TO "orders_wallet_only_by_wallet";

-- CreateEnum
CREATE TYPE "WaitlistStatus" AS ENUM ('WAITING', 'OFFERED', 'ORDERED', 'LAPSED', 'LEFT', 'CLOSED');

-- CreateEnum
CREATE TYPE "PaymentStatus" AS ENUM ('CREATED', 'PAID', 'FAILED', 'EXPIRED', 'REFUNDING', 'REFUNDED');

-- AlterTable
ALTER TABLE "dishes" ADD COLUMN     "diets" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "ingredients_en" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "ingredients_zh" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "allergens" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "offered_until" TIMESTAMPTZ(3),
ADD COLUMN     "pay_by" TIMESTAMPTZ(3),
ADD COLUMN     "reminded_at" TIMESTAMPTZ(3),
ADD COLUMN     "reminders" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "allowance_cents" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "department_id" UUID;

-- CreateTable
CREATE TABLE "user_preferences" (
    "user_id" UUID NOT NULL,
    "allergens" TEXT[],
    "diets" TEXT[],
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "user_preferences_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "departments" (
    "id" UUID NOT NULL,
    "canteen_id" UUID NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "departments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "allowance_rules" (
    "id" UUID NOT NULL,
    "canteen_id" UUID NOT NULL,
    "department_id" UUID,
    "meal_kind" "MealKind" NOT NULL,
    "weekdays" INTEGER[],
    "amount_cents" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "allowance_rules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "meal_allowances" (
    "meal_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "granted_cents" INTEGER NOT NULL,
    "left_cents" INTEGER NOT NULL,

    CONSTRAINT "meal_allowances_pkey" PRIMARY KEY ("meal_id","user_id")
);

-- CreateTable
CREATE TABLE "waitlist_entries" (
    "id" UUID NOT NULL,
    "meal_id" UUID NOT NULL,
    "menu_item_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "status" "WaitlistStatus" NOT NULL DEFAULT 'WAITING',
    "auto_order" BOOLEAN NOT NULL,
    "wish" JSONB NOT NULL,
    "order_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "waitlist_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "favourites" (
    "user_id" UUID NOT NULL,
    "dish_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "favourites_pkey" PRIMARY KEY ("user_id","dish_id")
);

-- CreateTable
CREATE TABLE "ratings" (
    "order_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "liked" BOOLEAN NOT NULL,
    "tags" TEXT[],
    "comment" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "ratings_pkey" PRIMARY KEY ("order_id")
);

-- CreateTable
CREATE TABLE "notifications" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "order_id" UUID,
    "order_version" INTEGER,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payments" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "gateway" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "status" "PaymentStatus" NOT NULL DEFAULT 'CREATED',
    "amount_cents" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "paid_at" TIMESTAMPTZ(3),
    "refunded_at" TIMESTAMPTZ(3),

    CONSTRAINT "payments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_events" (
    "gateway" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "payment_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "payment_events_pkey" PRIMARY KEY ("gateway","event_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "departments_canteen_id_name_key" ON "departments"("canteen_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "waitlist_entries_order_id_key" ON "waitlist_entries"("order_id");

-- CreateIndex
CREATE INDEX "waitlist_entries_menu_item_id_created_at_id_idx" ON "waitlist_entries"("menu_item_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "waitlist_entries_user_id_created_at_idx" ON "waitlist_entries"("user_id", "created_at");

-- CreateIndex
CREATE INDEX "notifications_user_id_created_at_idx" ON "notifications"("user_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "notifications_order_id_order_version_key" ON "notifications"("order_id", "order_version");

-- CreateIndex
CREATE INDEX "payments_order_id_idx" ON "payments"("order_id");

-- CreateIndex
CREATE UNIQUE INDEX "payments_gateway_reference_key" ON "payments"("gateway", "reference");

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "departments"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_preferences" ADD CONSTRAINT "user_preferences_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "departments" ADD CONSTRAINT "departments_canteen_id_fkey" FOREIGN KEY ("canteen_id") REFERENCES "canteens"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "allowance_rules" ADD CONSTRAINT "allowance_rules_canteen_id_fkey" FOREIGN KEY ("canteen_id") REFERENCES "canteens"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "allowance_rules" ADD CONSTRAINT "allowance_rules_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "departments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "meal_allowances" ADD CONSTRAINT "meal_allowances_meal_id_fkey" FOREIGN KEY ("meal_id") REFERENCES "meals"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "meal_allowances" ADD CONSTRAINT "meal_allowances_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "waitlist_entries" ADD CONSTRAINT "waitlist_entries_meal_id_fkey" FOREIGN KEY ("meal_id") REFERENCES "meals"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "waitlist_entries" ADD CONSTRAINT "waitlist_entries_item_of_meal" FOREIGN KEY ("menu_item_id", "meal_id") REFERENCES "menu_items"("id", "meal_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "waitlist_entries" ADD CONSTRAINT "waitlist_entries_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "favourites" ADD CONSTRAINT "favourites_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "favourites" ADD CONSTRAINT "favourites_dish_id_fkey" FOREIGN KEY ("dish_id") REFERENCES "dishes"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ratings" ADD CONSTRAINT "ratings_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ratings" ADD CONSTRAINT "ratings_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payments" ADD CONSTRAINT "payments_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_events" ADD CONSTRAINT "payment_events_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- Departments were words on people.
INSERT INTO "departments" (id, canteen_id, name)
  SELECT gen_random_uuid(), canteen_id, department FROM "users"
  WHERE department IS NOT NULL AND canteen_id IS NOT NULL GROUP BY canteen_id, department;
UPDATE "users" u SET department_id = d.id FROM "departments" d
  WHERE d.canteen_id = u.canteen_id AND d.name = u.department;
ALTER TABLE "users" DROP COLUMN "department";

-- ── what Prisma cannot express ──

ALTER TABLE "orders"
  ADD CONSTRAINT "orders_paid_within_total" CHECK (allowance_cents >= 0 AND wallet_cents >= 0
    AND allowance_cents + wallet_cents <= total_cents),
  ADD CONSTRAINT "orders_offer_waits" CHECK (offered_until IS NULL OR status = 'PENDING'),
  ADD CONSTRAINT "orders_reminders_not_negative" CHECK (reminders >= 0);
ALTER TABLE "ledger_entries" DROP CONSTRAINT "ledger_entries_account_known",
  ADD CONSTRAINT "ledger_entries_account_known" CHECK (account IN ('wallet', 'allowance', 'canteen'));

ALTER TABLE "departments" ADD CONSTRAINT "departments_name_not_empty" CHECK (length(name) BETWEEN 1 AND 80);
ALTER TABLE "allowance_rules"
  ADD CONSTRAINT "allowance_rules_amount_sane" CHECK (amount_cents BETWEEN 0 AND 10000000),
  ADD CONSTRAINT "allowance_rules_weekdays_known" CHECK (weekdays <@ ARRAY[1, 2, 3, 4, 5, 6, 7]);
-- One rule a department and meal, and one for everybody else.
CREATE UNIQUE INDEX "allowance_rules_per_department" ON "allowance_rules" (department_id, meal_kind) WHERE department_id IS NOT NULL;
CREATE UNIQUE INDEX "allowance_rules_for_the_rest" ON "allowance_rules" (canteen_id, meal_kind) WHERE department_id IS NULL;
ALTER TABLE "meal_allowances"
  ADD CONSTRAINT "meal_allowances_not_overdrawn" CHECK (left_cents BETWEEN 0 AND granted_cents);

-- A person waits once for a dish of a meal.
CREATE UNIQUE INDEX "waitlist_entries_one_active" ON "waitlist_entries" (menu_item_id, user_id) WHERE status IN ('WAITING', 'OFFERED');
-- Whoever looks for the first in line, or for meals with a line, looks here.
CREATE INDEX "waitlist_entries_in_line" ON "waitlist_entries" (meal_id, menu_item_id, created_at, id) WHERE status IN ('WAITING', 'OFFERED');
ALTER TABLE "waitlist_entries"
  ADD CONSTRAINT "waitlist_entries_ended_when_over" CHECK ((status IN ('WAITING', 'OFFERED')) = (ended_at IS NULL)),
  ADD CONSTRAINT "waitlist_entries_order_when_offered" CHECK (status NOT IN ('OFFERED', 'ORDERED') OR order_id IS NOT NULL);

ALTER TABLE "ratings" ADD CONSTRAINT "ratings_comment_length" CHECK (length(comment) <= 200);
ALTER TABLE "notifications"
  ADD CONSTRAINT "notifications_order_has_version" CHECK (order_id IS NULL OR order_version IS NOT NULL);
CREATE INDEX "notifications_unread" ON "notifications" (user_id) WHERE read_at IS NULL;

ALTER TABLE "payments" ADD CONSTRAINT "payments_amount_positive" CHECK (amount_cents > 0);
-- One payment an order that may still bring money, and one that has.
CREATE UNIQUE INDEX "payments_one_open" ON "payments" (order_id) WHERE status = 'CREATED';
CREATE UNIQUE INDEX "payments_one_paid" ON "payments" (order_id) WHERE status = 'PAID';
-- Unpaid online orders, for the job that reminds and expires them.
CREATE INDEX "orders_to_pay" ON "orders" (pay_by) WHERE pay_by IS NOT NULL AND payment_state = 'UNPAID' AND status = 'CONFIRMED';

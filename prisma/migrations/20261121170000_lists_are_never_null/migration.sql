-- A list that is not given is empty, not unknown: whoever walks it must not meet a null.
UPDATE "user_preferences" SET "allergens" = '{}' WHERE "allergens" IS NULL;
UPDATE "user_preferences" SET "diets" = '{}' WHERE "diets" IS NULL;
ALTER TABLE "user_preferences" ALTER COLUMN "allergens" SET DEFAULT ARRAY[]::TEXT[], ALTER COLUMN "allergens" SET NOT NULL, ALTER COLUMN "diets" SET DEFAULT ARRAY[]::TEXT[], ALTER COLUMN "diets" SET NOT NULL;
UPDATE "dishes" SET "allergens" = '{}' WHERE "allergens" IS NULL;
UPDATE "dishes" SET "diets" = '{}' WHERE "diets" IS NULL;
ALTER TABLE "dishes" ALTER COLUMN "allergens" SET DEFAULT ARRAY[]::TEXT[], ALTER COLUMN "allergens" SET NOT NULL, ALTER COLUMN "diets" SET DEFAULT ARRAY[]::TEXT[], ALTER COLUMN "diets" SET NOT NULL;
UPDATE "options" SET "allergens" = '{}' WHERE "allergens" IS NULL;
ALTER TABLE "options" ALTER COLUMN "allergens" SET DEFAULT ARRAY[]::TEXT[], ALTER COLUMN "allergens" SET NOT NULL;
UPDATE "orders" SET "allergens" = '{}' WHERE "allergens" IS NULL;
ALTER TABLE "orders" ALTER COLUMN "allergens" SET DEFAULT ARRAY[]::TEXT[], ALTER COLUMN "allergens" SET NOT NULL;
UPDATE "order_lines" SET "allergens" = '{}' WHERE "allergens" IS NULL;
ALTER TABLE "order_lines" ALTER COLUMN "allergens" SET DEFAULT ARRAY[]::TEXT[], ALTER COLUMN "allergens" SET NOT NULL;
UPDATE "order_line_choices" SET "allergens" = '{}' WHERE "allergens" IS NULL;
ALTER TABLE "order_line_choices" ALTER COLUMN "allergens" SET DEFAULT ARRAY[]::TEXT[], ALTER COLUMN "allergens" SET NOT NULL;
UPDATE "ratings" SET "tags" = '{}' WHERE "tags" IS NULL;
ALTER TABLE "ratings" ALTER COLUMN "tags" SET DEFAULT ARRAY[]::TEXT[], ALTER COLUMN "tags" SET NOT NULL;
UPDATE "allowance_rules" SET "weekdays" = '{}' WHERE "weekdays" IS NULL;
ALTER TABLE "allowance_rules" ALTER COLUMN "weekdays" SET NOT NULL;

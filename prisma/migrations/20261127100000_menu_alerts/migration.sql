-- Who wants to hear when a meal can be ordered: this one, or, without one, whichever is the next.
CREATE TABLE "menu_alerts" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "meal_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "menu_alerts_pkey" PRIMARY KEY ("id")
);

-- Asked for twice is asked for once, without a meal, too.
CREATE UNIQUE INDEX "menu_alerts_user_id_meal_id_key" ON "menu_alerts"("user_id", "meal_id") NULLS NOT DISTINCT;

ALTER TABLE "menu_alerts" ADD CONSTRAINT "menu_alerts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "menu_alerts" ADD CONSTRAINT "menu_alerts_meal_id_fkey" FOREIGN KEY ("meal_id") REFERENCES "meals"("id") ON DELETE CASCADE ON UPDATE CASCADE;

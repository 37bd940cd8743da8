import type { Db } from '@/server/db'
import { getKitchenMeal } from './queries'
import type { DishRating } from './schema'

/** What people said longer ago was said of another cook. Days. */
const DAYS = 90

/**
 * What people who rated their orders said of the dishes of this meal, wherever and whenever they had them. A rating is of
 * an order: each of its dishes shares it. Dishes that nobody rated are left out.
 * @throws NOT_FOUND also for another canteen's meal
 */
export async function listRatings(
  db: Db,
  input: { mealId: string; canteenId: string },
): Promise<DishRating[]> {
  await getKitchenMeal(db, input)
  return await db.$queryRaw<DishRating[]>`
    WITH dishes AS (
      SELECT DISTINCT v.dish_id FROM menu_items i JOIN dish_variants v ON v.id = i.variant_id
      WHERE i.meal_id = ${input.mealId}::uuid
    ), rated AS (
      SELECT DISTINCT l.dish_id, r.order_id, r.liked, r.tags
      FROM ratings r JOIN orders o ON o.id = r.order_id AND o.canteen_id = ${input.canteenId}::uuid
        JOIN order_lines l ON l.order_id = r.order_id JOIN dishes d ON d.dish_id = l.dish_id
      WHERE r.updated_at > clock_timestamp() - ${DAYS} * interval '1 day'
    ), tags AS (
      SELECT dish_id, jsonb_agg(jsonb_build_object('tag', tag, 'count', n) ORDER BY n DESC, tag) AS tags
      FROM (SELECT dish_id, tag, count(*)::int AS n FROM rated, unnest(tags) AS tag GROUP BY 1, 2) t GROUP BY 1
    )
    SELECT r.dish_id AS "dishId", count(*) FILTER (WHERE r.liked)::int AS likes,
      count(*) FILTER (WHERE NOT r.liked)::int AS dislikes, coalesce(t.tags, '[]'::jsonb) AS tags
    FROM rated r LEFT JOIN tags t ON t.dish_id = r.dish_id GROUP BY r.dish_id, t.tags ORDER BY r.dish_id`
}

import type { Db } from '@/server/db'
import type { ProfileView } from './schema'

/** Who has ordered a dish this often lately would look for it first. Orders; days. */
const USUAL_ORDERS = 2
const USUAL_DAYS = 60
const USUAL_SHOWN = 12

/** What one person eats and likes. Dishes are of any meal; the menu shows those that are on it. */
export async function getProfile(db: Db, userId: string): Promise<ProfileView> {
  const [row] = await db.$queryRaw<[ProfileView]>`
    SELECT coalesce(p.allergens, '{}') AS allergens, coalesce(p.diets, '{}') AS diets, p.user_id IS NOT NULL AS asked,
      ARRAY(SELECT f.dish_id::text FROM favourites f WHERE f.user_id = u.id ORDER BY f.created_at DESC, f.dish_id)
        AS favourites,
      ARRAY(SELECT l.dish_id::text FROM orders o JOIN order_lines l ON l.order_id = o.id
        WHERE o.user_id = u.id AND o.deleted_at IS NULL AND o.status NOT IN ('PENDING', 'REJECTED', 'CANCELLED')
          AND o.placed_at >= clock_timestamp() - make_interval(days => ${USUAL_DAYS}::int)
        GROUP BY l.dish_id HAVING count(DISTINCT o.id) >= ${USUAL_ORDERS}::int
        ORDER BY count(DISTINCT o.id) DESC, max(o.placed_at) DESC LIMIT ${USUAL_SHOWN}::int) AS usual
    FROM (SELECT ${userId}::uuid AS id) u LEFT JOIN user_preferences p ON p.user_id = u.id`
  return row
}

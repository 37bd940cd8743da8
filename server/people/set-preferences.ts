import type { Db } from '@/server/db'
import { ALLERGENS } from '@/server/menu/allergen-rules'
import { withImplied } from '@/server/menu/diet-rules'
import type { Preferences } from './schema'

/** Keeps what a person must not and does not eat: once each, in display order. Orders placed before keep what they said. */
export async function setPreferences(db: Db, userId: string, wish: Preferences): Promise<void> {
  const allergens = ALLERGENS.filter((code) => wish.allergens.includes(code))
  const diets = withImplied(wish.diets)
  await db.$executeRaw`
    INSERT INTO user_preferences (user_id, allergens, diets) VALUES (${userId}::uuid, ${allergens}, ${diets})
    ON CONFLICT (user_id) DO UPDATE
    SET allergens = EXCLUDED.allergens, diets = EXCLUDED.diets, updated_at = clock_timestamp()`
}

/** Notes that a person would rather not say. What they said meanwhile, on another phone, stands. */
export async function skipPreferences(db: Db, userId: string): Promise<void> {
  await db.$executeRaw`
    INSERT INTO user_preferences (user_id, allergens, diets) VALUES (${userId}::uuid, '{}', '{}')
    ON CONFLICT (user_id) DO NOTHING`
}

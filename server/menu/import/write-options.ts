import { v7 as uuidv7 } from 'uuid'
import type { Tx } from '@/server/db'
import type { ParsedOptionGroup } from './option-rules'

/**
 * Makes the option groups of these dishes those of the file. Groups and options that keep their Chinese name keep their
 * id, so that carts still know them; the others go (orders keep a copy of what was chosen).
 */
export async function writeOptions(
  tx: Tx,
  dishes: { dishId: string; groups: ParsedOptionGroup[] }[],
): Promise<void> {
  if (dishes.length === 0) return
  const dishIds = dishes.map(({ dishId }) => dishId)
  const groups = dishes.flatMap(({ dishId, groups }) =>
    groups.map(({ options: _, ...group }, position) => ({ ...group, id: uuidv7(), dishId, position })),
  )
  const options = dishes.flatMap(({ dishId, groups }) =>
    groups.flatMap((group) =>
      group.options.map((option, position) => ({
        ...option,
        id: uuidv7(),
        dishId,
        groupZh: group.nameZh,
        position,
      })),
    ),
  )
  const [groupJson, optionJson] = [JSON.stringify(groups), JSON.stringify(options)]

  await tx.$executeRaw`
    DELETE FROM options o USING option_groups g
    WHERE g.id = o.group_id AND g.dish_id = ANY(${dishIds}::uuid[]) AND NOT EXISTS (
      SELECT 1 FROM jsonb_to_recordset(${optionJson}::jsonb) AS x("dishId" uuid, "groupZh" text, "nameZh" text)
      WHERE x."dishId" = g.dish_id AND x."groupZh" = g.name_zh AND x."nameZh" = o.name_zh)`
  await tx.$executeRaw`
    DELETE FROM option_groups g
    WHERE g.dish_id = ANY(${dishIds}::uuid[]) AND NOT EXISTS (
      SELECT 1 FROM jsonb_to_recordset(${groupJson}::jsonb) AS x("dishId" uuid, "nameZh" text)
      WHERE x."dishId" = g.dish_id AND x."nameZh" = g.name_zh)`
  await tx.$executeRaw`
    INSERT INTO option_groups (id, dish_id, name_zh, name_en, min_select, max_select, position)
    SELECT x.id, x."dishId", x."nameZh", x."nameEn", x."minSelect", x."maxSelect", x.position
    FROM jsonb_to_recordset(${groupJson}::jsonb)
      AS x(id uuid, "dishId" uuid, "nameZh" text, "nameEn" text, "minSelect" int, "maxSelect" int, position int)
    ON CONFLICT (dish_id, name_zh) DO UPDATE
    SET name_en = EXCLUDED.name_en, min_select = EXCLUDED.min_select, max_select = EXCLUDED.max_select,
        position = EXCLUDED.position`
  await tx.$executeRaw`
    INSERT INTO options (id, group_id, name_zh, name_en, price_delta_cents, allergens, position)
    SELECT x.id, g.id, x."nameZh", x."nameEn", x."priceDeltaCents",
           ARRAY(SELECT jsonb_array_elements_text(x.allergens)), x.position
    FROM jsonb_to_recordset(${optionJson}::jsonb)
      AS x(id uuid, "dishId" uuid, "groupZh" text, "nameZh" text, "nameEn" text, "priceDeltaCents" int,
           allergens jsonb, position int)
    JOIN option_groups g ON g.dish_id = x."dishId" AND g.name_zh = x."groupZh"
    ON CONFLICT (group_id, name_zh) DO UPDATE
    SET name_en = EXCLUDED.name_en, price_delta_cents = EXCLUDED.price_delta_cents, allergens = EXCLUDED.allergens,
        position = EXCLUDED.position`
}

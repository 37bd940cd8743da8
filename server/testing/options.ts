import type { Db } from '@/server/db'

/** Adds a group to a dish from which exactly one option must be chosen. @returns the options' ids in the order named */
export async function requireOneOf(db: Db, dishId: string, names: string[]): Promise<string[]> {
  const options = names.map((name, position) => ({ nameZh: name, nameEn: name, position }))
  const group = { dishId, nameZh: '份量', nameEn: 'Size', minSelect: 1, maxSelect: 1 }
  const { options: made } = await db.optionGroup.create({
    data: { ...group, options: { create: options } },
    include: { options: { orderBy: { position: 'asc' } } },
  })
  return made.map((option) => option.id)
}

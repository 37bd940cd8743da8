import type { Tx } from '@/server/db'
import type { StoredDish } from './load-menu-state'
import type { ParsedOptionGroup } from './option-rules'

/**
 * Makes a dish's option groups those of the file. Groups and options that keep their Chinese name keep their id, so
 * that carts still know them; the others go (orders keep a copy of what was chosen).
 */
export async function writeOptions(
  tx: Tx,
  {
    dishId,
    groups,
    stored,
  }: { dishId: string; groups: ParsedOptionGroup[]; stored: StoredDish['optionGroups'] },
): Promise<void> {
  const gone = stored
    .filter((group) => !groups.some(({ nameZh }) => nameZh === group.nameZh))
    .map(({ id }) => id)
  await tx.option.deleteMany({ where: { groupId: { in: gone } } })
  await tx.optionGroup.deleteMany({ where: { id: { in: gone } } })

  for (const [position, { options, ...names }] of groups.entries()) {
    const { id: groupId } = await tx.optionGroup.upsert({
      where: { dishId_nameZh: { dishId, nameZh: names.nameZh } },
      create: { ...names, dishId, position },
      update: { ...names, position },
      select: { id: true },
    })
    await tx.option.deleteMany({ where: { groupId, nameZh: { notIn: options.map(({ nameZh }) => nameZh) } } })
    for (const [at, option] of options.entries()) {
      await tx.option.upsert({
        where: { groupId_nameZh: { groupId, nameZh: option.nameZh } },
        create: { ...option, groupId, position: at },
        update: { ...option, position: at },
        select: { id: true },
      })
    }
  }
}

import { v7 as uuidv7 } from 'uuid'
import type { Db } from '../../server/db'

/**
 * Makes the headquarters' canteen when it is missing. Outside the demo only when there is no canteen at all, and closed
 * to people who register themselves.
 * @returns its id, or null when there are other canteens and no demo is wanted. Money in cents.
 */
export async function seedCanteen(db: Db, { demo }: { demo: boolean }): Promise<string | null> {
  if (!demo && (await db.canteen.count()) > 0) return null
  const canteen = {
    id: uuidv7(),
    slug: 'hq',
    nameZh: '总部食堂',
    nameEn: 'HQ Canteen',
    timeZone: 'Asia/Shanghai',
    registrationOpen: demo,
    deskDelivery: true,
    deliveryFeeCents: 200,
  }
  await db.canteen.createMany({ data: canteen, skipDuplicates: true })
  const { id } = await db.canteen.findUniqueOrThrow({ where: { slug: 'hq' }, select: { id: true } })
  return id
}

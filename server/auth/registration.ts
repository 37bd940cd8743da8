import { type Db, db } from '@/server/db'

/** The canteen that people who register join, or null while registration is closed. One canteen for now: the oldest. */
export async function registrationCanteen(client: Db = db()): Promise<{ id: string } | null> {
  const canteen = await client.canteen.findFirst({
    orderBy: [{ createdAt: 'asc' }, { slug: 'asc' }],
    select: { id: true, registrationOpen: true },
  })
  return canteen?.registrationOpen ? { id: canteen.id } : null
}

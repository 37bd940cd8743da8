// The demo canteen: `node --import tsx prisma/seed.ts`. Safe at every start: it adds what is missing and never changes
// what people made. DATABASE_URL says where; KAIFAN_DEMO=1 asks for the demo in production too, 0 forbids it anywhere.
import { openDb, WORKER_TIMEOUTS } from '../server/db'
import { seedCanteen } from './demo/canteen'
import { seedMeals } from './demo/meals'
import { seedPeople } from './demo/people'

const { DATABASE_URL, KAIFAN_DEMO, NODE_ENV } = process.env
if (!DATABASE_URL) throw new Error('DATABASE_URL is not set')
// The demo's passwords are in the README, so a real office must never get its people by accident.
const demo = KAIFAN_DEMO ? KAIFAN_DEMO === '1' : NODE_ENV !== 'production'

const db = openDb(DATABASE_URL, WORKER_TIMEOUTS, 2)
try {
  const canteenId = await seedCanteen(db, { demo })
  if (demo && canteenId) {
    const people = await seedPeople(db, canteenId)
    const meals = await seedMeals(db, canteenId)
    console.log(`Demo: ${people} people and ${meals} meals added`)
  }
} finally {
  await db.$disconnect()
}

import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline/promises'
import { createUser } from '@/server/auth/create-user'
import { openDb } from '@/server/db'
import { classify } from '@/server/errors'
import { addresses } from './addresses'
import { misused, readArguments } from './arguments'

// `npm run user:create`: a screen that makes administrators would need an administrator first. Talks to DATABASE_URL, else
// to the Postgres of `npm start`. Exit code 0 when the person may sign in, 1 when they could not be created, 2 when it
// was asked nonsense.
const USAGE =
  'Usage: npm run user:create -- --email me@example.com [--role ADMIN] [--username me] [--name Me] [--department R&D] [--canteen hq]'
const ROLES = ['STAFF', 'KITCHEN', 'ADMIN'] as const
const { values } = readArguments(USAGE, {
  options: Object.fromEntries(
    ['role', 'email', 'username', 'name', 'department', 'canteen'].map((name) => [name, { type: 'string' }]),
  ) as Record<'role' | 'email' | 'username' | 'name' | 'department' | 'canteen', { type: 'string' }>,
})

const role = ROLES.find((known) => known === (values.role ?? 'STAFF').toUpperCase())
if (!role) misused(`--role is one of ${ROLES.join(', ')}`, USAGE)
if (!values.email?.includes('@')) misused('--email is missing', USAGE)
if (values.username !== undefined && !/^[a-z0-9_.]{3,30}$/i.test(values.username)) {
  misused('--username is 3 to 30 letters, digits, dots or underscores', USAGE)
}

const db = openDb(addresses().databaseUrl, undefined, 2)
try {
  const where = values.canteen ? { slug: values.canteen } : {}
  const canteen = await db.canteen.findFirst({ where, orderBy: { createdAt: 'asc' }, select: { id: true } })
  if (!canteen) fail('There is no such canteen')
  const { password, made } = await choosePassword()
  await createUser(db, {
    name: values.name ?? values.username ?? values.email,
    email: values.email,
    username: values.username,
    department: values.department,
    canteenId: canteen.id,
    password,
    role,
  })
  console.log(`${values.email} may sign in as ${role}.${made ? ` Password: ${password}` : ''}`)
} catch (error) {
  const kind = classify(error)
  if (kind === 'unique') fail('That e-mail or user name is taken')
  if (kind === 'unavailable')
    fail('The database does not answer. Is Kaifan running (npm start), or is DATABASE_URL right?')
  throw error
} finally {
  await db.$disconnect()
}

/** Not an argument: those end up in the shell's history and in the list of processes. */
async function choosePassword(): Promise<{ password: string; made: boolean }> {
  if (process.stdin.isTTY) {
    const ask = createInterface({ input: process.stdin, output: process.stdout })
    const typed = await ask.question('Password (8 to 128 characters; Enter makes one): ')
    ask.close()
    if (typed.length >= 8 && typed.length <= 128) return { password: typed, made: false }
    if (typed) fail('8 to 128 characters')
  }
  return { password: randomBytes(15).toString('base64url'), made: true }
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}

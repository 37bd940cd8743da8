import { defineConfig } from 'prisma/config'

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // Only the official CLI reads this; the app and the migration runner take their URL from server/env.ts.
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://unset' },
})

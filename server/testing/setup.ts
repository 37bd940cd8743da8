/** What server/env.ts must find in a test process. Each file gets a Redis database of its own; databases come from the template. */
const worker = Number(process.env.VITEST_POOL_ID ?? '1')
process.env.AUTH_SECRET ??= 'only-for-tests-only-for-tests-only-for-tests'
process.env.LOG_LEVEL ??= 'silent'
process.env.APP_URL ??= 'http://localhost:3000'
process.env.REDIS_URL = `${process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379'}/${worker}`
process.env.DATABASE_URL ??= process.env.TEST_TEMPLATE_URL

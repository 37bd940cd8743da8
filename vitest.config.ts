import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') } },
  test: {
    include: ['server', 'workers', 'scripts', 'app', 'bench'].map((folder) => `${folder}/**/*.test.ts`),
    // Real Postgres and Redis answer in milliseconds; what takes longer waits for a timeout on purpose.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    retry: 0,
    setupFiles: ['server/testing/setup.ts'],
  },
})

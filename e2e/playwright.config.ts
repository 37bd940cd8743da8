import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from '@playwright/test'

/** Run by `npm test -- e2e`, which starts the app and says where it is. */
export default defineConfig({
  testDir: '.',
  // Two runs on one machine must not delete each other's pictures.
  outputDir: join(process.env.E2E_LOG_DIR ?? tmpdir(), 'kaifan-e2e'),
  // Each test has a canteen of its own, so two at a time do not meet; the machine's cores are the limit.
  workers: 2,
  fullyParallel: true,
  // A test that passes at the second try is a bug that has been seen once.
  retries: 0,
  forbidOnly: true,
  // A machine that is busy with something else is slow, not wrong.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  projects: [
    { name: 'journeys', testIgnore: /outage/ },
    // These stop the services under everybody, so they run alone and last.
    { name: 'outages', testMatch: /outage/, dependencies: ['journeys'] },
  ],
  use: {
    baseURL: process.env.E2E_BASE_URL,
    locale: 'zh-CN',
    timezoneId: 'America/New_York',
    viewport: { width: 390, height: 844 },
    // What is not there by then will not come; the test's own time is for all its steps together.
    actionTimeout: 30_000,
    // Recording every action is a sixth of the run; `npm test -- e2e order --trace on` does it when it is wanted.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      args: [
        ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
        ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ],
    },
  },
})

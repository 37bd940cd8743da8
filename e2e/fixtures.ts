import { writeFile } from 'node:fs/promises'
import { type BrowserContext, test as base, expect, type Page, type Request, request } from '@playwright/test'
import { type Db, openDb } from '@/server/db'
import { PATIENT } from '@/server/testing/database'
import type { Person } from './dinner'

export { expect }

type Fixtures = {
  /** The app's database, for making data and for looking behind the screen. */
  db: Db
  /** A browser of its own, signed in as somebody. A console error in it fails the test. */
  signIn: (person: Person, options?: { locale?: 'zh-CN' | 'en' }) => Promise<Page>
  /** A browser of its own in which nobody has signed in. */
  visit: (options?: { locale?: 'zh-CN' | 'en' }) => Promise<Page>
  /** Texts of console errors that this test brings about on purpose, such as those of an offline browser. */
  expectedErrors: RegExp[]
}

/** The state of a browser in which this person has signed in, through the same door as everybody. */
async function signedInState(baseURL: string, person: Person) {
  const api = await request.newContext({ baseURL, extraHTTPHeaders: { origin: new URL(baseURL).origin } })
  const answer = await api.post('/api/auth/sign-in/username', {
    data: { username: person.username, password: person.password },
  })
  expect(answer.ok(), await answer.text()).toBe(true)
  const state = await api.storageState()
  await api.dispose()
  return state
}

/** Notes what a page asks for, and how and when that ended: what the picture of a failed test does not show. */
function noteRequests(page: Page, lines: string[]) {
  const note = (what: string) => (of: Request) => {
    const { pathname } = new URL(of.url())
    if (/^\/(_next|dishes|icons)\//.test(pathname)) return
    lines.push(`${new Date().toISOString()} ${what} ${of.method()} ${pathname}`)
  }
  page.on('request', note('asks'))
  page.on('requestfailed', (of) => note(of.failure()?.errorText ?? 'failed')(of))
  page.on('response', (answer) => note(String(answer.status()))(answer.request()))
}

/**
 * Interception that begins in the moment in which the service worker takes the page over may let requests through, so
 * it waits for that. The kitchen's pages have no worker, and a page that is still empty can be intercepted at once.
 */
function interceptLater(page: Page) {
  const route = page.route.bind(page)
  page.route = async (...args) => {
    if (
      /^https?:/.test(page.url()) &&
      !/^\/(kitchen|login|register|sandbox-pay)/.test(new URL(page.url()).pathname)
    )
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
    return route(...args)
  }
}

export const test = base.extend<Fixtures, { workerDb: Db }>({
  workerDb: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the first parameter's destructuring
    async ({}, use) => {
      const url = process.env.E2E_DATABASE_URL
      if (!url) throw new Error('E2E_DATABASE_URL is not set; run `npm test -- e2e`')
      const db = openDb(url, PATIENT, 2)
      await use(db)
      await db.$disconnect()
    },
    { scope: 'worker' },
  ],
  db: async ({ workerDb }, use) => use(workerDb),
  // biome-ignore lint/correctness/noEmptyPattern: as above
  expectedErrors: async ({}, use) => use([]),
  visit: async ({ browser, baseURL }, use) => {
    const contexts: BrowserContext[] = []
    await use(async ({ locale = 'zh-CN' } = {}) => {
      const context = await browser.newContext({ locale })
      await context.addCookies([{ name: 'locale', value: locale, url: baseURL ?? '' }])
      contexts.push(context)
      return context.newPage()
    })
    await Promise.all(contexts.map((context) => context.close()))
  },
  signIn: async ({ browser, baseURL, expectedErrors }, use, info) => {
    if (!baseURL) throw new Error('E2E_BASE_URL is not set; run `npm test -- e2e`')
    const contexts: BrowserContext[] = []
    const errors: { text: string; url?: string }[] = []
    const requests: string[][] = []
    await use(async (person, { locale = 'zh-CN' } = {}) => {
      const context = await browser.newContext({ storageState: await signedInState(baseURL, person), locale })
      await context.addCookies([{ name: 'locale', value: locale, url: baseURL }])
      contexts.push(context)
      const page = await context.newPage()
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push({ text: message.text(), url: message.location().url })
      })
      const asked: string[] = []
      requests.push(asked)
      noteRequests(page, asked)
      interceptLater(page)
      page.on('pageerror', (error) => errors.push({ text: String(error) }))
      return page
    })
    const unexpected = errors.filter(({ text }) => !expectedErrors.some((pattern) => pattern.test(text)))
    if (info.status !== info.expectedStatus || unexpected.length > 0)
      await Promise.all(
        requests.map((lines, at) => writeFile(info.outputPath(`requests-${at + 1}.txt`), lines.join('\n'))),
      )
    await Promise.all(contexts.map((context) => context.close()))
    if (info.status === info.expectedStatus) expect(unexpected, 'errors in the console').toEqual([])
  },
})

import type { Browser, Page } from 'playwright'
import { asBrowserCookies } from '../visitor'

/** Milliseconds, but for `cls`, which has no unit, and `images`, the pictures above the fold in kB. */
export type Vitals = { lcp: number; cls: number; inp: number | null; images: number }

export const LIMITS = { lcp: 2_500, cls: 0.1, inp: 200 }

const SLOWER = 4
const BYTES_PER_SECOND = 10_000_000 / 8
const LATENCY_MS = 100
const PAINT_MS = 15_000

type Seen = { lcp: number; shifts: { at: number; value: number }[]; slowest: number }

/**
 * Runs before the page's own scripts; the entries the browser makes are all that is counted. Text, because a function
 * would be sent with the names that the TypeScript loader calls.
 */
const OBSERVE = `
  const seen = (window.vitals = { lcp: 0, shifts: [], slowest: 0 })
  const watch = (type, take, options) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...options })
  watch('largest-contentful-paint', (entry) => { seen.lcp = entry.startTime })
  watch('layout-shift', (entry) => {
    if (!entry.hadRecentInput) seen.shifts.push({ at: entry.startTime, value: entry.value })
  })
  watch('event', (entry) => {
    if (entry.interactionId) seen.slowest = Math.max(seen.slowest, entry.duration)
  }, { durationThreshold: 16 })
`

/** One cold visit on a phone four times slower than this machine, over 10 Mbit/s with 100 ms to the server. */
export async function visit(
  browser: Browser,
  url: string,
  cookie: string,
  tap?: (page: Page) => Promise<void>,
): Promise<Vitals> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    ...{ isMobile: true, hasTouch: true, locale: 'zh-CN', serviceWorkers: 'block' },
  })
  try {
    // For the whole app: of a page's own address the browser would take the folder, and refuse them to /api.
    if (cookie) await context.addCookies(asBrowserCookies(cookie, new URL(url).origin))
    const page = await context.newPage()
    await page.addInitScript(OBSERVE)
    const cdp = await context.newCDPSession(page)
    await cdp.send('Network.enable')
    await cdp.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: LATENCY_MS,
      ...{ downloadThroughput: BYTES_PER_SECOND, uploadThroughput: BYTES_PER_SECOND },
    })
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
    await page.goto(url, { waitUntil: 'load' })
    // A busy machine may paint a good while after the page has loaded; below, a page that never does is an error.
    await page.waitForFunction('window.vitals.lcp > 0', undefined, { timeout: PAINT_MS }).catch(() => {})
    await page.waitForTimeout(1_500)
    // Read before the first tap, which ends the search for the largest paint.
    const { lcp } = await read(page)
    const images = await pictures(page)
    await tap?.(page)
    await page.waitForTimeout(500)
    const { shifts, slowest } = await read(page)
    if (lcp === 0) throw new Error(`${url} painted nothing`)
    return { lcp, cls: worstWindow(shifts), inp: tap ? slowest : null, images }
  } finally {
    await context.close()
  }
}

const read = (page: Page) => page.evaluate(() => (window as unknown as { vitals: Seen }).vitals)

/** What the pictures that somebody sees without scrolling weigh, in kB of 1,000 bytes. */
const pictures = (page: Page) =>
  page.evaluate(() => {
    const seen = [...document.images].filter((image) => {
      const { top, bottom, width } = image.getBoundingClientRect()
      return width > 0 && bottom > 0 && top < window.innerHeight
    })
    const urls = new Set(seen.map((image) => image.currentSrc))
    const sizes = [...urls].flatMap((url) => performance.getEntriesByName(url) as PerformanceResourceTiming[])
    return sizes.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) / 1_000
  })

/** Shifts less than a second apart and within five seconds add up; the worst such burst is the score. */
function worstWindow(shifts: Seen['shifts']): number {
  let [worst, sum, start, last] = [0, 0, 0, 0]
  for (const { at, value } of shifts) {
    if (at - last >= 1_000 || at - start >= 5_000) {
      sum = 0
      start = at
    }
    sum += value
    last = at
    worst = Math.max(worst, sum)
  }
  return worst
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

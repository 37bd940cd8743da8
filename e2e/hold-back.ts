import type { Page, Route } from '@playwright/test'

/**
 * Holds back one answer to such a request. `atServer` resolves when the server has done its part, `arrive` lets the
 * answer go, or lets the request fail as if it had been lost, and resolves when the page has had time to take it.
 */
export async function holdBack(page: Page, url: RegExp, end: 'answer' | 'lost' = 'answer') {
  let go = () => {}
  const wait = new Promise<void>((resolve) => (go = resolve))
  let reach = () => {}
  const atServer = new Promise<void>((resolve) => (reach = resolve))
  let over = () => {}
  const ended = new Promise<void>((resolve) => (over = resolve))
  const hold = async (route: Route) => {
    const response = await route.fetch()
    reach()
    await wait
    try {
      await (end === 'lost' ? route.abort() : route.fulfill({ response }))
    } finally {
      over()
    }
  }
  await page.route(url, hold, { times: 1 })
  const arrive = async () => {
    go()
    await ended
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)))
  }
  return { atServer, arrive }
}

/** Somebody comes back to the page: what is on it is asked for again. */
export const comeBack = (page: Page) =>
  page.evaluate(() => void document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))

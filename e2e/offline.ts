import { expect, type Page } from '@playwright/test'

/** What a browser says of requests that fail for want of a network; the last of them is for the service worker itself. */
export const NOISE =
  /ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to (fetch|load)|network|RSC payload|fetching the script/i

/** Waits until the service worker looks after this page and holds a copy of it, named with or without what is asked for. */
export async function kept(page: Page, path: RegExp) {
  await expect
    .poll(
      () =>
        page.evaluate(async (source) => {
          if (!navigator.serviceWorker.controller) return false
          const names = (await caches.keys()).filter((name) => name.startsWith('pages-'))
          const pages = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
          const addresses = pages.flat().map(({ url }) => new URL(url))
          return addresses.some(({ pathname, search }) =>
            [pathname, pathname + search].some((name) => new RegExp(source).test(name)),
          )
        }, path.source),
      { timeout: 20_000 },
    )
    .toBe(true)
}

export const strip = (page: Page) =>
  page.getByRole('status').filter({ hasText: /网络已断开，显示的是 \d\d:\d\d 的/ })

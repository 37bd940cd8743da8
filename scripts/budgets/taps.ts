import type { Page } from 'playwright'

const TIMES = 5
/** Between two taps of somebody in a hurry. Milliseconds. */
const PAUSE_MS = 200

/** One more and one less of a dish, so that every visit finds the cart as the first one did. */
export async function tapPlus(page: Page): Promise<void> {
  const plus = page.getByRole('button', { name: /^加一份/ }).and(page.locator(':not([aria-disabled])'))
  const dish = ((await plus.nth(2).getAttribute('aria-label')) ?? '').replace('加一份：', '')
  for (let n = 0; n < TIMES; n++) {
    for (const sign of ['加', '减']) {
      await page.getByRole('button', { name: `${sign}一份：${dish}`, exact: true }).tap()
      await page.waitForTimeout(PAUSE_MS)
    }
  }
}

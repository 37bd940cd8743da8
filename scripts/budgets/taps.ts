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

/** What a selector finds, the first three in turn. */
export const tapInTurn =
  (selector: string) =>
  async (page: Page): Promise<void> => {
    const all = page.locator(selector).filter({ visible: true })
    const count = Math.min(3, await all.count())
    if (count === 0) throw new Error(`${page.url()} has nothing to tap at ${selector}`)
    for (let n = 0; n < TIMES; n++) {
      await all.nth(n % count).tap()
      await page.waitForTimeout(PAUSE_MS)
    }
  }

/** A dialog that a button opens, and Escape closes. */
export const openAndClose =
  (name: RegExp) =>
  async (page: Page): Promise<void> => {
    for (let n = 0; n < TIMES; n++) {
      await page.getByRole('button', { name }).first().tap()
      await page.locator('dialog:modal').waitFor()
      await page.keyboard.press('Escape')
      await page.waitForTimeout(PAUSE_MS)
    }
  }

import type { Locator, Page } from 'playwright'

const TIMES = 5
/** Between two taps of somebody in a hurry. Milliseconds. */
const PAUSE_MS = 200

/**
 * A finger on the middle of what a locator finds now. The place is looked up beforehand: a locator's own `tap` looks
 * through the page and listens to its events, and on a slowed processor that is longer than the page's own answer.
 */
async function finger(page: Page, target: Locator): Promise<() => Promise<void>> {
  const box = await target.boundingBox()
  if (!box) throw new Error(`${page.url()} has nothing to tap at ${target}`)
  return async () => {
    await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2)
    await page.waitForTimeout(PAUSE_MS)
  }
}

/** One more and one less of a dish, so that every visit finds the cart as the first one did. */
export async function tapPlus(page: Page): Promise<void> {
  const plus = page.getByRole('button', { name: /^加一份/ }).and(page.locator(':not([aria-disabled])'))
  const dish = ((await plus.nth(2).getAttribute('aria-label')) ?? '').replace('加一份：', '')
  const button = (sign: string) => page.getByRole('button', { name: `${sign}一份：${dish}`, exact: true })
  await button('加').scrollIntoViewIfNeeded()
  const more = await finger(page, button('加'))
  await more()
  const less = await finger(page, button('减'))
  await less()
  for (let n = 1; n < TIMES; n++) {
    await more()
    await less()
  }
}

/** What a selector finds, the first three in turn. */
export const tapInTurn =
  (selector: string) =>
  async (page: Page): Promise<void> => {
    const all = await page.locator(selector).filter({ visible: true }).all()
    const fingers = await Promise.all(all.slice(0, 3).map((one) => finger(page, one)))
    if (fingers.length === 0) throw new Error(`${page.url()} has nothing to tap at ${selector}`)
    for (let n = 0; n < TIMES; n++) await fingers[n % fingers.length]?.()
  }

/** A dialog that a button opens, and Escape closes. */
export const openAndClose =
  (name: RegExp) =>
  async (page: Page): Promise<void> => {
    const open = await finger(page, page.getByRole('button', { name }).first())
    for (let n = 0; n < TIMES; n++) {
      await open()
      await page.locator('dialog:modal').waitFor()
      await page.keyboard.press('Escape')
      await page.waitForTimeout(PAUSE_MS)
    }
  }

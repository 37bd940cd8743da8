import { expect, type Locator, type Page } from '@playwright/test'

/** Puts one portion of a dish without choices into the cart. */
export async function addDish(page: Page, dish: string): Promise<void> {
  await page.getByRole('button', { name: `加一份：${dish}` }).click()
}

/** From the menu, or from the cart's sheet, to the checkout page, with what is in the cart. */
export async function goToCheckout(page: Page, from: Page | Locator = page): Promise<void> {
  await from.getByRole('button', { name: '去结算' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '确认订单' })).toBeVisible()
  await expect(page.getByRole('button', { name: '提交订单' })).toBeEnabled()
}

export async function submitOrder(page: Page): Promise<void> {
  await page.getByRole('button', { name: '提交订单' }).click()
}

/** Waits for the final yes and gives the pickup number on the screen. */
export async function confirmedNumber(page: Page): Promise<string> {
  await expect(page.getByRole('status').filter({ hasText: '下单成功' })).toBeVisible()
  const number = page.getByText(/^取餐号 ?D\d{3}$/)
  await expect(number).toBeVisible()
  return ((await number.textContent()) ?? '').replace(/^取餐号\s*/, '')
}

/** Waits for the step back in the history of a sheet that was closed: it would end a reload that has just begun. */
export async function steppedBack(page: Page): Promise<void> {
  await page.waitForFunction(() => !history.state?.above)
}

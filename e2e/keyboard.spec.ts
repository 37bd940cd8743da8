import type { Page } from '@playwright/test'
import { settled } from './accessible'
import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { confirmedNumber } from './order-steps'
import { alive } from './screens'

const DISHES = {
  宫保鸡丁: {
    ...{ nameEn: 'Kung Pao chicken', category: '热菜', planned: 10, priceCents: 1_800 },
    groups: [
      {
        ...{ nameZh: '辣度', nameEn: 'Heat', min: 1, max: 1 },
        options: [
          ['不辣', 'Not spicy', 0],
          ['微辣', 'Mild', 0],
        ] as [string, string, number][],
      },
    ],
  },
  拍黄瓜: { nameEn: 'Smashed cucumber', category: '凉菜', planned: 5, priceCents: 600 },
}

/** Where the keyboard is: the element's name, and whether some of it can be seen and is not covered. */
function focused(page: Page) {
  return page.evaluate(() => {
    const node = document.activeElement as HTMLElement | null
    if (!node || node === document.body) return { name: '', seen: true }
    // A radio that fills its label has the label's picture; the box of either is what must show.
    const box = node.getBoundingClientRect()
    const spots = [0.5, 0.15, 0.85].flatMap((x) => [0.5, 0.15, 0.85].map((y) => [x, y] as const))
    const seen = spots.some(([x, y]) => {
      const hit = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y)
      const holder = node.closest('label') ?? node
      return hit !== null && (holder.contains(hit) || hit.contains(node))
    })
    return { name: node.getAttribute('aria-label') ?? node.textContent?.trim() ?? node.tagName, seen }
  })
}

/** Tabs until the focus is on something called `name`; every stop on the way must be in sight (2.4.11). */
async function tabTo(page: Page, name: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab') {
  const matches = (text: string) => (typeof name === 'string' ? text === name : name.test(text))
  // In a sheet that is still sliding in, the next stop is below the screen.
  await settled(page)
  for (let stop = 0; stop < 80; stop++) {
    await page.keyboard.press(key)
    const at = await focused(page)
    expect(at.seen, `focus on "${at.name}" is covered`).toBe(true)
    if (matches(at.name)) return
  }
  throw new Error(`${name} cannot be reached with ${key}`)
}

test('from the menu to an order and its cancellation with the keyboard alone', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, DISHES)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/')
  await alive(page)

  // The sheet keeps the focus inside and gives it back.
  await tabTo(page, /^选规格：宫保鸡丁/)
  await page.keyboard.press('Enter')
  const sheet = page.getByRole('dialog', { name: '宫保鸡丁' })
  await expect(sheet).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  expect((await focused(page)).name).toMatch(/^选规格：宫保鸡丁/)
  await page.keyboard.press('Enter')
  await tabTo(page, /^加入购物车/)
  await page.keyboard.press('Enter')
  await expect(sheet).toBeHidden()
  expect((await focused(page)).name).toMatch(/^选规格：宫保鸡丁/)

  await tabTo(page, '加一份：拍黄瓜')
  await page.keyboard.press('Enter')
  await tabTo(page, '购物车，2 件')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: '购物车' })).toBeVisible()
  await page.keyboard.press('Escape')
  expect((await focused(page)).name).toBe('购物车，2 件')
  await tabTo(page, /^去结算/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: '提交订单' })).toBeEnabled()
  await tabTo(page, '提交订单')
  await page.keyboard.press('Enter')
  await confirmedNumber(page)

  await tabTo(page, '取消订单')
  await page.keyboard.press('Enter')
  const question = page.getByRole('alertdialog')
  await expect(question).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(question).toBeHidden()
  expect((await focused(page)).name).toBe('取消订单')
  await page.keyboard.press('Enter')
  await expect(question).toBeVisible()
  await tabTo(page, '取消订单')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status').filter({ hasText: '订单已取消' })).toBeVisible()
  // The button has gone, and the focus is where the answer stands.
  await expect(page.getByRole('heading', { name: '订单已取消' })).toBeFocused()
})

import type { Page } from '@playwright/test'
import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { confirmedNumber } from './order-steps'
import { SCREENS, show } from './screens'
import { buildWorld } from './world'

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
  await expect(page.getByRole('button', { name: '购物车，0 件' })).toBeVisible()

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
})

/**
 * What sticks out to the side, of the page and of every box that scrolls in it, and what is cut off there without a sign;
 * by its HTML, nothing when all fits. Rows that are meant to be panned say so, and so does a name that ends in dots.
 */
const sticksOut = (page: Page) =>
  page.evaluate(() => {
    const cut = (box: Element) => {
      const { overflowX, textOverflow } = getComputedStyle(box)
      if (box !== document.documentElement && overflowX === 'visible') return false
      const panned = box.matches('[class*="overflow-x-auto"], [class*="overflow-auto"], input, pre, .sr-only')
      return (
        !panned && textOverflow !== 'ellipsis' && box.scrollWidth > box.clientWidth + 1 && box.clientWidth > 1
      )
    }
    return [document.documentElement, ...document.querySelectorAll('body *')].filter(cut).flatMap((box) => {
      const edge = box.getBoundingClientRect().left + box.clientLeft + box.clientWidth
      const wide = [...box.querySelectorAll('*')].filter(
        (node) => node.getBoundingClientRect().right > edge + 1,
      )
      return [
        `${box.tagName}.${box.className} ${box.scrollWidth} > ${box.clientWidth}`,
        ...wide.slice(0, 3).map((node) => node.outerHTML.slice(0, 160)),
      ]
    })
  })

for (const locale of ['zh-CN', 'en'] as const) {
  test(`every screen fits 320 px, with large text and with text of twice the size, in ${locale}`, async ({
    db,
    signIn,
    visit,
    expectedErrors,
  }) => {
    test.setTimeout(600_000)
    expectedErrors.push(/40[01349]|broken on purpose/)
    const world = await buildWorld(db, signIn)
    const found: string[] = []
    for (const who of [null, 'staff', 'newcomer', 'waiter', 'kitchen', 'admin'] as const) {
      const page = who ? await signIn(world.people[who], { locale }) : await visit({ locale })
      for (const screen of SCREENS.filter(({ as }) => as === who)) {
        await page.setViewportSize({ width: 320, height: 640 })
        await show(page, screen, world)
        // The sizes of the person's own switch, and WCAG 1.4.4's 200 % on an ordinary phone.
        for (const [width, size] of [
          [320, '100%'],
          [320, '118.75%'],
          [390, '200%'],
        ] as const) {
          await page.setViewportSize({ width, height: 640 })
          await page.evaluate((value) => {
            document.documentElement.style.fontSize = value
          }, size)
          const wide = await sticksOut(page)
          if (wide.length > 0) found.push(`${screen.name} ${width} px, text ${size}: ${wide.join(' ')}`)
        }
      }
      await page.context().close()
    }
    expect(found).toEqual([])
  })
}

import type { Page } from '@playwright/test'

/** 320 px with the sizes of the person's own switch, and WCAG 1.4.4's 200 % on an ordinary phone. */
const SIZES = [
  [320, '100%'],
  [320, '118.75%'],
  [390, '200%'],
] as const

/** What does not fit into this page on a narrow screen, with large text and with text of twice the size. */
export async function misfits(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const [width, size] of SIZES) {
    await page.setViewportSize({ width, height: 640 })
    await page.evaluate((value) => {
      document.documentElement.style.fontSize = value
    }, size)
    const wrong = [...(await sticksOut(page)), ...(await stacked(page))]
    if (wrong.length > 0) found.push(`${width} px, text ${size}: ${wrong.join(' ')}`)
  }
  return found
}

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

/** Texts that have so little room that their letters stand one below the other: they fit, and nobody can read them. */
const stacked = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = []
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const letters = (text.textContent ?? '').trim().length
      const range = document.createRange()
      range.selectNodeContents(text)
      const lines = new Set([...range.getClientRects()].map((line) => Math.round(line.top))).size
      if (lines >= 3 && letters / lines < 2) found.push(`letter below letter: ${text.textContent}`)
    }
    return found
  })

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { AxeResults, RunOptions } from 'axe-core'
import { expect } from './fixtures'

/** Asked for by tag, because `target-size` of WCAG 2.2 runs only then. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Until everything that moves has arrived; what turns for ever, like a spinner, is not waited for. */
export const settled = (page: Page) =>
  page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
    await Promise.all(ending.map((one) => one.finished.catch(() => {})))
  })

/**
 * What axe objects to on the screen as it stands: each rule with the elements that break it. `rules` narrows it to some.
 * axe itself is put into a document once and stays; over hundreds of looks that is most of the time.
 */
export async function violations(page: Page, rules?: string[]): Promise<string[]> {
  // Another theme or width is drawn with the next frame; half of it looks like a fault.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  // A sheet that is still sliding in is half transparent to a contrast check.
  await settled(page)
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  // Nothing here reads style sheets of other hosts, so axe need not fetch ours again.
  const options: RunOptions = { runOnly: rules ?? TAGS, resultTypes: ['violations'], preload: false }
  const found = await page.evaluate(async (options) => {
    const { axe } = window as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }
    return (await axe.run(options)).violations
  }, options)
  return found.map(({ id, nodes }) => `${id} ${nodes.map((node) => node.html).join(' ')}`)
}

/** Nothing on the screen as it stands breaks WCAG 2.2 AA, as far as a machine can tell. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([])
}

import type { Page } from '@playwright/test'
import { violations } from './accessible'
import { misfits } from './fits'
import { expect, test } from './fixtures'
import { NOISE } from './offline'
import { SCREENS, show } from './screens'
import { buildWorld } from './world'

const WIDTHS = [
  { width: 390, height: 844 },
  { width: 1280, height: 900 },
] as const
const SCHEMES = ['light', 'dark'] as const

/** What axe objects to in this page at every width and in both themes, and what does not fit where there is little room. */
async function look(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const size of WIDTHS) {
    await page.setViewportSize(size)
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      // The dark changes colours and nothing else; every other rule has had its say in the light.
      const rules = colorScheme === 'dark' ? ['color-contrast', 'link-in-text-block'] : undefined
      for (const violation of await violations(page, rules))
        found.push(`${size.width} px ${colorScheme}: ${violation}`)
    }
  }
  return [...found, ...(await misfits(page))]
}

// By who looks, so that no test is so long that a busy machine ends it.
const VIEWERS = [[null, 'newcomer', 'waiter'], ['staff'], ['kitchen', 'admin']] as const

for (const locale of ['zh-CN', 'en'] as const) {
  for (const viewers of VIEWERS) {
    const names = viewers.map((who) => who ?? 'stranger').join(' and ')
    // One visit for every look: over so many screens the visits are most of the time.
    test(`every screen of ${names} keeps WCAG 2.2 AA and fits, in ${locale}, light and dark, narrow and wide`, async ({
      db,
      signIn,
      visit,
      expectedErrors,
    }) => {
      test.setTimeout(600_000)
      // Pages that are not there, not allowed, not signed in to, have nothing to check out or no network are among the screens.
      expectedErrors.push(/40[01349]|broken on purpose/, NOISE)
      const world = await buildWorld(db, signIn)
      const found: string[] = []
      for (const who of viewers) {
        const page = who ? await signIn(world.people[who], { locale }) : await visit({ locale })
        for (const screen of SCREENS.filter((screen) => screen.as === who)) {
          await page.setViewportSize(WIDTHS[0])
          await show(page, screen, world)
          found.push(...(await look(page)).map((what) => `${screen.name} ${what}`))
        }
        await page.context().close()
      }
      expect(found).toEqual([])
    })
  }
}

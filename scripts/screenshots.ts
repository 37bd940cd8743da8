import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Browser, chromium as launcher, type Page } from 'playwright'
import { apiOf } from '../e2e/place-order'
import { SCREENS, type Screen, show } from '../e2e/screens'
import { makeOrders, type Who, type World } from '../e2e/world'
import { openDb } from '../server/db'
import { readArguments } from './arguments'
import { build } from './build'
import { untilStopped } from './lifecycle'
import { dataDir as projectData } from './paths'
import { startServices } from './services'
import { prepareTestApp } from './test-app'
import { makeTemplate, withDatabase } from './test-database'
import { asBrowserCookies, fillCart, signInDemo, type Visitor } from './visitor'

// `npm run screenshots`: every screen and sheet of the built app with the demo's data, on services of its own. One
// picture a screen at 390 px in both languages, the kitchen's at 1280 px, and some in the dark. `--wide` makes all of them
// at 1280 px, `--only menu` those whose name begins so, `--out folder` puts them there; what was made is listed.
const USAGE = 'Usage: npm run screenshots [-- --wide] [--only <how a screen’s name begins>] [--out <folder>]'
const text = { type: 'string' } as const
const { values } = readArguments(USAGE, {
  options: {
    out: { ...text, default: join(projectData, 'screenshots') },
    only: { ...text, default: '' },
    wide: { type: 'boolean', default: false },
  },
})
const out = resolve(values.out)

const DEMO: Record<Who, string> = {
  staff: 'lilei',
  newcomer: 'wangwei',
  waiter: 'hanmeimei',
  kitchen: 'kitchen',
  admin: 'admin',
}
/** Enough to see that nothing shines where it should not. */
const IN_THE_DARK = new Set([
  ...['login', 'menu', 'menu-spec', 'menu-wait', 'menu-cart', 'menu-fallback', 'menu-allergen', 'checkout'],
  ...[
    'checkout-changed',
    'order',
    'order-ready',
    'orders',
    'inbox',
    'search-found',
    'me',
    'me-wallet',
    'welcome',
  ],
])
const FAILED = ' (failed)'
const PHONE = { width: 390, height: 844 }
const DESK = { width: 1280, height: 900 }

const life = untilStopped(console.log)
let code = 1
try {
  const dist = join(projectData, 'test-build')
  await build(dist)
  const dataDir = mkdtempSync(join(tmpdir(), 'kaifan-screenshots-'))
  life.add(() => rmSync(dataDir, { recursive: true, force: true }))
  const services = await startServices({ dataDir, ephemeral: true, say: console.log })
  life.add(services.stop)
  await makeTemplate(withDatabase(services.databaseUrl, 'postgres'))
  const adminUrl = withDatabase(services.databaseUrl, 'postgres')
  const redisUrl = services.redisUrl.replace(/\/\d*$/, '')
  const app = await prepareTestApp({ services, adminUrl, redisUrl, dataDir, dist, onStart: life.add })
  await app.start()
  // Where e2e/place-order.ts finds the app.
  process.env.E2E_BASE_URL = app.url
  const browser = await launcher.launch({
    executablePath: app.chromium,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
  })
  life.add(() => browser.close())
  const made = await takeAll(browser, app.url, app.env.DATABASE_URL)
  console.log(`\n${made.join('\n')}\n${made.length} pictures in ${out}`)
  code = made.length > 0 && !made.some((name) => name.endsWith(FAILED)) ? 0 : 1
} catch (error) {
  console.error(error)
}
await life.stop(code)

async function takeAll(browser: Browser, url: string, databaseUrl: string): Promise<string[]> {
  const visitors = new Map<Who, Visitor>()
  for (const [who, username] of Object.entries(DEMO) as [Who, string][])
    visitors.set(who, await signInDemo(url, username))
  const open = (who: Who | null, { locale = 'zh-CN', dark = false, wide = false }) =>
    openPage(browser, url, who ? (visitors.get(who)?.cookie ?? '') : '', { locale, dark, wide })
  const pages = {
    staff: await open('staff', {}),
    waiter: await open('waiter', {}),
    kitchen: await open('kitchen', {}),
  }
  const world = await demoWorld(databaseUrl, visitors.get('staff') as Visitor, pages)

  mkdirSync(out, { recursive: true })
  const made: string[] = []
  const screens = SCREENS.filter(({ name }) => name.startsWith(values.only))
  for (const locale of ['zh-CN', 'en']) {
    for (const dark of [false, true]) {
      for (const screen of screens) {
        if (dark && !IN_THE_DARK.has(screen.name)) continue
        const wide = values.wide || screen.as === 'kitchen' || screen.as === 'admin'
        const page = await open(screen.as, { locale, dark, wide })
        const look = `${locale === 'en' ? 'en' : 'zh'}${dark ? '.dark' : ''}${values.wide ? '.wide' : ''}`
        const name = `${screen.name}.${look}.png`
        made.push(await take(page, screen, world, name))
        await page.context().close()
      }
    }
  }
  return made
}

async function take(page: Page, screen: Screen, world: World, name: string): Promise<string> {
  try {
    await show(page, screen, world)
    // Toasts have gone, sheets have arrived, pictures are drawn.
    await page.waitForTimeout(800)
    await page.screenshot({ path: join(out, name) })
    return name
  } catch (error) {
    console.error(`${name}: ${error instanceof Error ? error.message.split('\n')[0] : error}`)
    return `${name}${FAILED}`
  }
}

type Look = { locale: string; dark: boolean; wide: boolean }

async function openPage(browser: Browser, url: string, cookie: string, { locale, dark, wide }: Look) {
  const context = await browser.newContext({
    ...{
      baseURL: url,
      locale,
      timezoneId: 'Asia/Shanghai',
      serviceWorkers: 'block',
      reducedMotion: 'reduce',
    },
    ...{
      viewport: wide ? DESK : PHONE,
      deviceScaleFactor: wide ? 1 : 2,
      colorScheme: dark ? 'dark' : 'light',
    },
  })
  await context.addCookies([
    ...(cookie ? asBrowserCookies(cookie, url) : []),
    { name: 'locale', value: locale, url },
  ])
  return context.newPage()
}

type Pages = Parameters<typeof makeOrders>[1]

/** The demo's current meal, with orders of Li Lei's in every state and two dishes in his cart. */
async function demoWorld(databaseUrl: string, staff: Visitor, pages: Pages): Promise<World> {
  const db = openDb(databaseUrl, undefined, 2)
  try {
    const { mealId, lines } = await fillCart(staff)
    // Li Lei orders more of them than anybody would.
    await db.menuItem.updateMany({ where: { mealId }, data: { perPersonLimit: null } })
    const cook = await apiOf(pages.kitchen)
    for (const { menuItemId } of lines) await cook.kitchen.setPlanned.mutate({ menuItemId, planned: 60 })
    const items = Object.fromEntries(lines.map(({ menuItemId }, at) => [`${at}`, menuItemId]))
    const wishes = [{ dish: '0' }, { dish: '1', quantity: 2 }]
    // Two without choices, so that they can be waited for as they are.
    const soldOut = await db.menuItem.findMany({
      where: {
        mealId,
        id: { notIn: Object.values(items) },
        sold: 0,
        variant: { dish: { optionGroups: { none: {} } } },
      },
      orderBy: { id: 'asc' },
      take: 2,
    })
    for (const { id } of soldOut)
      await db.menuItem.update({
        where: { id },
        data: { planned: 0, remaining: 0, version: { increment: 1 } },
      })
    const [gone = '', offered = ''] = soldOut.map(({ id }) => id)
    const dinner = { canteenId: '', mealId, items: { ...items, [gone]: gone, [offered]: offered } }
    const made = await makeOrders(db, pages, dinner, { wishes, gone, offered })
    return { dinner, people: {} as World['people'], ...made }
  } finally {
    for (const page of Object.values(pages)) await page.context().close()
    await db.$disconnect()
  }
}

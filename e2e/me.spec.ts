import { v7 as uuidv7 } from 'uuid'
import { expectAccessible } from './accessible'
import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { alive } from './screens'

const dishes = { 米饭: { nameEn: 'Rice', category: '主食', planned: 50, priceCents: 200 } }

test('language, dark and large text by their switches, at once and for every later page', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, dishes)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.goto('/me')
  await alive(page)
  await page.getByRole('radio', { name: 'English' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Me' })).toBeVisible()
  await page.getByRole('radio', { name: 'Dark' }).check()
  const large = page.getByRole('switch', { name: 'Large text' })
  await large.check()
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(page.locator('html')).toHaveCSS('font-size', '19px')
  await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(17, 17, 17)')
  await expect(large).toBeChecked()
  await alive(page)
  await expectAccessible(page)
  await large.uncheck()
  await page.getByRole('radio', { name: 'System' }).check()
  await expect(page.locator('html')).toHaveCSS('font-size', '16px')
  await page.getByRole('radio', { name: '中文' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '我的' })).toBeVisible()
})

test('what is switched on shows where colours are the system’s', async ({ db, signIn }) => {
  const dinner = await buildDinner(db, dishes)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
  await page.goto('/me')
  await alive(page)
  const large = page.getByRole('switch', { name: '大字' })
  const off = await large.screenshot()
  await large.check()
  // The same size as before, so that only the state can make a difference.
  await page.evaluate(() => {
    document.documentElement.dataset.text = 'normal'
  })
  await page.mouse.move(0, 0)
  await large.blur()
  expect((await large.screenshot()).equals(off)).toBe(false)
  const theme = (name: string) => page.getByRole('radio', { name }).locator('..')
  await page.getByRole('radio', { name: '浅色' }).check()
  const colour = (name: string) => theme(name).evaluate((node) => getComputedStyle(node).backgroundColor)
  expect(await colour('浅色')).not.toBe(await colour('深色'))
})

test('the alert can be tried: it sounds, the title turns, and what this device cannot do is said', async ({
  db,
  signIn,
}) => {
  const dinner = await buildDinner(db, dishes)
  const page = await signIn(await buildPerson(db, dinner.canteenId))
  await page.addInitScript(() => {
    const start = OscillatorNode.prototype.start
    OscillatorNode.prototype.start = function (...when) {
      document.documentElement.dataset.notes = String(Number(document.documentElement.dataset.notes ?? 0) + 1)
      return start.apply(this, when)
    }
  })
  await page.goto('/me')
  await alive(page)
  await expect(page).toHaveTitle(/^我的/)
  await page.getByRole('button', { name: '试一下 取餐提醒' }).click()
  await expect(page).toHaveTitle('🔔 提醒测试')
  await expect(page.locator('html')).toHaveAttribute('data-notes', '2')
  const said = page.getByRole('status').filter({ hasText: '声音：已播放' })
  await expect(said).toContainText('振动：这台设备不支持')
  await expect(said).toContainText('应用角标：')
  await expect(said).toContainText('页面标题：已变成“🔔 提醒测试”')
  await expectAccessible(page)
  await expect(page).toHaveTitle(/^我的/)
})

test('a statement of many entries, the older ones when asked for, and again when that failed', async ({
  db,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/ERR_FAILED|Failed to load/)
  const dinner = await buildDinner(db, dishes)
  const person = await buildPerson(db, dinner.canteenId, { balanceCents: 0 })
  const transfers = Array.from({ length: 45 }, (_, i) => ({
    ...{ transferId: uuidv7(), kind: 'TOP_UP' as const, userId: person.id, note: `第 ${i + 1} 笔` },
    createdAt: new Date(Date.now() - (45 - i) * 60_000),
  }))
  await db.$transaction([
    db.ledgerEntry.createMany({
      data: transfers.flatMap((entry) => [
        { ...entry, account: 'wallet', amountCents: 100 },
        { ...entry, account: 'canteen', amountCents: -100 },
      ]),
    }),
    db.wallet.update({ where: { userId: person.id }, data: { balanceCents: 4_500 } }),
  ])
  const page = await signIn(person)
  await page.goto('/me')
  await page.getByRole('link', { name: '收支明细' }).click()
  const entries = page.getByRole('region', { name: '收支明细' }).getByRole('listitem')
  await expect(entries.first()).toContainText('第 45 笔')
  const shown = await entries.count()
  expect(shown).toBeLessThan(45)
  await page.route('**/api/trpc/me.entries**', (route) => route.abort())
  await page.getByRole('button', { name: '更早的明细' }).press('Enter')
  // Whatever the button gives way to, the keyboard stays below the list.
  const belowList = () =>
    entries.last().evaluate((last) => {
      const { activeElement: at, body } = document
      return (
        at !== body && Boolean(last.compareDocumentPosition(at ?? body) & Node.DOCUMENT_POSITION_FOLLOWING)
      )
    })
  const failed = page.getByRole('alert').filter({ hasText: '网络不通' })
  await expect(failed).toBeVisible()
  await expect(entries).toHaveCount(shown)
  await page.unroute('**/api/trpc/me.entries**')
  await expect.poll(belowList).toBe(true)
  await failed.getByRole('button', { name: '重试' }).press('Enter')
  await expect(failed).toBeHidden()
  await expect(async () => {
    const older = page.getByRole('button', { name: '更早的明细' })
    if (await older.isVisible()) await older.click()
    await expect(entries).toHaveCount(45)
  }).toPass()
  await expect(entries.last()).toContainText('第 1 笔')
  await expect(page.getByRole('button', { name: '更早的明细' })).toHaveCount(0)
  await expect.poll(belowList).toBe(true)

  // A step back brings the page of back then; the money on it is today's.
  const topUp = { transferId: uuidv7(), kind: 'TOP_UP' as const, userId: person.id }
  await db.$transaction([
    db.ledgerEntry.createMany({
      data: [
        { ...topUp, account: 'wallet', amountCents: 100 },
        { ...topUp, account: 'canteen', amountCents: -100 },
      ],
    }),
    db.wallet.update({ where: { userId: person.id }, data: { balanceCents: 4_600 } }),
  ])
  await page.goBack()
  await expect(page.getByRole('heading', { level: 1, name: '我的' })).toBeVisible()
  await expect(page.getByText('¥46.00')).toBeVisible()
})

import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible'
import { expect, test } from './fixtures'

const token = () => Math.random().toString(36).slice(2, 8)

/** At the provider's own page. */
async function signInThere(page: Page, email: string) {
  await expect(page.getByRole('heading', { level: 1, name: 'Acme' })).toBeVisible()
  expect(new URL(page.url()).hostname).toBe('127.0.0.1')
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('a stranger is sent away from the menu, changes their mind at the provider, comes in by it all the same, and signs out', async ({
  db,
  visit,
}) => {
  const email = `meimei.${token()}@acme.example`
  const page = await visit()
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1, name: '登录开饭' })).toBeVisible()
  await page.getByRole('link', { name: '用 Acme 登录' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()

  const refusal = page.getByRole('alert').filter({ hasText: 'Acme 没有允许这次登录' })
  await expect(refusal).toBeFocused()
  await expectAccessible(page)
  await page.getByRole('link', { name: '用 Acme 登录' }).click()
  await signInThere(page, email)

  await expect(page.getByRole('heading', { level: 1, name: '开始之前' })).toBeVisible()
  await page.getByRole('checkbox', { name: '花生' }).check()
  await page.getByRole('button', { name: '保存并继续' }).click()
  await expect(page.getByRole('article').first()).toBeVisible()
  expect(new URL(page.url()).pathname).toBe('/')
  const { id, role } = await db.user.findUniqueOrThrow({ where: { email } })
  expect(role).toBe('STAFF')

  // Whatever the page asks for in the background is answered before the session ends.
  const background = [/inbox\.badges/, /live\.mine/].map((asked) => page.waitForResponse(asked))
  await page.goto('/me')
  await Promise.all(background)
  await expect(page.getByRole('heading', { level: 2, name: email.split('@')[0] })).toBeVisible()
  await page.getByRole('button', { name: '退出登录' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '登录开饭' })).toBeVisible()
  expect(await db.session.count({ where: { userId: id } })).toBe(0)
  await page.goto('/orders')
  await expect(page.getByRole('heading', { level: 1, name: '登录开饭' })).toBeVisible()
  expect(errors).toEqual([])
})

test('who comes back by the provider in English is asked nothing and arrives where they were going', async ({
  db,
  visit,
}) => {
  const email = `lilei.${token()}@acme.example`
  const first = await visit()
  await first.goto('/me')
  await first.getByRole('link', { name: '用 Acme 登录' }).click()
  await signInThere(first, email)
  await first.getByRole('button', { name: '跳过，都可以吃' }).click()
  await expect(first).toHaveURL(/\/me$/)

  const page = await visit({ locale: 'en' })
  await page.goto('/orders?filter=done')
  await page.getByRole('link', { name: 'Continue with Acme' }).click()
  await signInThere(page, email)
  await expect(page).toHaveURL(/\/orders\?filter=done$/)
  expect(await db.user.count({ where: { email } })).toBe(1)
  // A callback of which this browser knows nothing.
  const stranger = await visit({ locale: 'en' })
  await stranger.goto('/api/auth/callback/oidc?code=x&state=y')
  await expect(stranger.getByRole('alert').filter({ hasText: 'Please start again' })).toBeFocused()
})

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const OIDC = {
  OIDC_ISSUER: 'https://id.acme.example',
  OIDC_CLIENT_ID: 'kaifan',
  OIDC_CLIENT_SECRET: 'not-to-be-shown',
  OIDC_NAME: 'Acme',
}

/** The environment as a process would read it that starts now. */
async function read(settings: Record<string, string>) {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value)
  const { env } = await import('./env')
  return env()
}

beforeEach(() => vi.resetModules())
afterEach(() => vi.unstubAllEnvs())

describe('single sign-on', () => {
  it('is set up by four settings or by none; what docker compose leaves empty is not set', async () => {
    expect(await read(OIDC)).toMatchObject({ ...OIDC, OIDC_EMAIL_DOMAINS: [] })
    vi.resetModules()
    const none = Object.fromEntries(Object.keys(OIDC).map((name) => [name, '']))
    expect((await read(none)).OIDC_ISSUER).toBeUndefined()
  })

  it.each(Object.keys(OIDC))('says that %s is missing, and shows no secret', async (name) => {
    const failed = await read({ ...OIDC, [name]: '' }).catch((error: Error) => error.message)
    expect(failed).toMatch(`${name}: is missing`)
    expect(String(failed).match(/is missing/g)).toHaveLength(1)
    expect(failed).not.toMatch(OIDC.OIDC_CLIENT_SECRET)
  })

  it.each([
    ['http://id.acme.example', 'https://dinner.acme.example'],
    ['http://127.0.0.1:9000', 'https://dinner.acme.example'],
    ['https://id.acme.example/?tenant=1', 'https://dinner.acme.example'],
    ['ldap://id.acme.example', 'https://dinner.acme.example'],
    ['id.acme.example', 'https://dinner.acme.example'],
  ])('is not by %s', async (OIDC_ISSUER, APP_URL) => {
    await expect(read({ ...OIDC, OIDC_ISSUER, APP_URL })).rejects.toThrow('OIDC_ISSUER: ')
  })

  it.each([
    ['https://id.acme.example/realms/dinner', 'https://dinner.acme.example'],
    ['http://127.0.0.1:9000', 'http://localhost:3000'],
  ])('may be by %s', async (OIDC_ISSUER, APP_URL) => {
    expect(await read({ ...OIDC, OIDC_ISSUER, APP_URL })).toMatchObject({ OIDC_ISSUER })
  })

  it('takes domains apart', async () => {
    const { OIDC_EMAIL_DOMAINS } = await read({ ...OIDC, OIDC_EMAIL_DOMAINS: ' Acme.example, ,acme.test' })
    expect(OIDC_EMAIL_DOMAINS).toEqual(['acme.example', 'acme.test'])
  })
})

describe('Stripe', () => {
  const KEY = { STRIPE_SECRET_KEY: 'sk_live_not-to-be-shown' }
  const SECRET = { STRIPE_WEBHOOK_SECRET: 'whsec_not-to-be-shown' }
  const empty = { PAYMENT_GATEWAY: '', STRIPE_SECRET_KEY: '', STRIPE_WEBHOOK_SECRET: '' }

  it.each<[string, Record<string, string>, string[]]>([
    ['a key alone would be chosen', KEY, ['STRIPE_WEBHOOK_SECRET']],
    ['it is asked for', { PAYMENT_GATEWAY: 'stripe', ...SECRET }, ['STRIPE_SECRET_KEY']],
    [
      'it is asked for by name only',
      { PAYMENT_GATEWAY: 'stripe' },
      ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'],
    ],
  ])('needs both: %s', async (_, settings, missing) => {
    // As docker compose passes what is not set.
    const failed = await read({ ...empty, ...settings }).catch((error: Error) => error.message)
    expect(String(failed).match(/\w+(?=: is missing)/g)).toEqual(missing)
    expect(failed).not.toMatch('not-to-be-shown')
  })

  it.each<[string, Record<string, string>]>([
    ['both are there', { ...KEY, ...SECRET }],
    ['nobody is to take payments', { PAYMENT_GATEWAY: 'none', ...KEY }],
    ['the sandbox is', { PAYMENT_GATEWAY: 'sandbox', ...KEY }],
    ['only the secret is there', SECRET],
    ['nothing is', {}],
  ])('is no reason to refuse when %s', async (_, settings) => {
    expect(await read({ ...empty, ...settings })).toMatchObject(settings)
  })
})

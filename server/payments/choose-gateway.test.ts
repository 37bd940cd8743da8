import { expect, it } from 'vitest'
import { type Env, env } from '@/server/env'
import { findGateway, gatewayName, smallestOnlineCents, takesOnlinePayment } from './choose-gateway'

const choose = (settings: Partial<Env>) =>
  gatewayName({
    ...env(),
    ...{ PAYMENT_GATEWAY: undefined, STRIPE_SECRET_KEY: undefined, KAIFAN_DEMO: undefined },
    ...settings,
  })

it.each<[string, Partial<Env>, ReturnType<typeof gatewayName>]>([
  ['nobody, unless somebody says so', {}, null],
  ['Stripe, when it has a key', { STRIPE_SECRET_KEY: 'sk_live_x', KAIFAN_DEMO: '1' }, 'stripe'],
  ['the sandbox in a demo', { KAIFAN_DEMO: '1', NODE_ENV: 'development' }, 'sandbox'],
  ['nobody in production, demo or not', { KAIFAN_DEMO: '1', NODE_ENV: 'production' }, null],
  [
    'the sandbox in production, when told to',
    { PAYMENT_GATEWAY: 'sandbox', NODE_ENV: 'production' },
    'sandbox',
  ],
  [
    'nobody, when told to',
    { PAYMENT_GATEWAY: 'none', STRIPE_SECRET_KEY: 'sk_live_x', KAIFAN_DEMO: '1' },
    null,
  ],
])('who takes the money: %s', (_, settings, expected) => {
  expect(choose(settings)).toBe(expected)
})

it('is offered only when there is a gateway to pay at', () => {
  const settings = { ...env() }
  const set = (changes: Partial<Env>) => Object.assign(env(), settings, changes)
  set({ PAYMENT_GATEWAY: 'none' })
  expect(takesOnlinePayment()).toBe(false)
  set({ PAYMENT_GATEWAY: 'stripe', STRIPE_SECRET_KEY: 'sk_live_x', STRIPE_WEBHOOK_SECRET: undefined })
  expect(takesOnlinePayment()).toBe(false)
  expect(findGateway('stripe')).toBeNull()
  set({ PAYMENT_GATEWAY: 'stripe', STRIPE_SECRET_KEY: 'sk_live_x', STRIPE_WEBHOOK_SECRET: 'whsec_x' })
  expect(takesOnlinePayment()).toBe(true)
  set({})
})

it('the least that can be paid online is the gateway’s, or what was said, and nothing where nobody takes it', () => {
  const least = (settings: Partial<Env>) =>
    smallestOnlineCents({ ...env(), PAYMENT_MIN_CENTS: undefined, ...settings })
  expect(least({ PAYMENT_GATEWAY: 'stripe' })).toBe(400)
  expect(least({ PAYMENT_GATEWAY: 'sandbox' })).toBe(1)
  expect(least({ PAYMENT_GATEWAY: 'stripe', PAYMENT_MIN_CENTS: 350 })).toBe(350)
  expect(least({ PAYMENT_GATEWAY: 'none', PAYMENT_MIN_CENTS: 350 })).toBe(0)
})

import { createTranslator } from 'next-intl'
import { describe, expect, it } from 'vitest'
import en from '@/messages/en.json'
import zh from '@/messages/zh-CN.json'
import { RejectReason } from '@/prisma/generated/enums'

const languages = [
  { locale: 'zh-CN', messages: zh, pickup: /取餐/, desk: /送/ },
  { locale: 'en', messages: en, pickup: /ready|pickup/i, desk: /way|delivery/i },
] as const

describe.each(languages)('the words of $locale', ({ locale, messages, pickup, desk }) => {
  // biome-ignore lint/suspicious/noExplicitAny: keys are put together here
  const t: any = createTranslator({ locale, messages: messages as never })

  it('a reason of its own for every refusal, the same on the order, in the inbox and in the line', () => {
    const reasons = Object.values(RejectReason)
    const onOrder = reasons.map((reason) => t('order.rejected', { reason, dish: '', named: 'no' }))
    expect(new Set(onOrder).size).toBe(reasons.length)
    for (const [index, reason] of reasons.entries()) {
      const inInbox = t('inbox.more', { kind: 'REJECTED', why: reason, blamed: 'no', dishes: '' })
      // "has just sold out" on the page of the moment; the inbox is read later.
      if (reason !== 'SOLD_OUT') expect(inInbox).toContain(onOrder[index])
    }
    const allowance = t('order.rejected', { reason: 'INSUFFICIENT_ALLOWANCE', dish: '', named: 'no' })
    expect(t('waitlist.why', { code: 'INSUFFICIENT_ALLOWANCE' }).toLowerCase()).toBe(allowance.toLowerCase())
  })

  it('a turn that came to nothing is explained in the inbox as it is in the line', () => {
    const codes = [...messages.waitlist.why.matchAll(/([A-Z_]+) \{/g)].map(([, code]) => code)
    const inInbox = codes.map((why) => t('inbox.more', { kind: 'WAITLIST_LAPSED', why }))
    expect(new Set(inInbox).size).toBe(codes.length)
    expect(inInbox).not.toContain(t('inbox.more', { kind: 'WAITLIST_LAPSED', why: '' }))
  })

  it.each([
    ['order.readyTitle', { number: 'D1' }],
    ['order.headline', { status: 'READY' }],
    ['order.step', { step: 'ready' }],
    ['order.due', {}],
    ['orders.status', { status: 'READY' }],
    ['inbox.what', { kind: 'READY', number: 'D1' }],
  ] as const)('%s tells what is fetched from what is brought', (key, values) => {
    expect(t(key, { ...values, method: 'PICKUP' })).toMatch(pickup)
    expect(t(key, { ...values, method: 'DESK' })).toMatch(desk)
    expect(t(key, { ...values, method: 'DESK' })).not.toMatch(locale === 'en' ? /ready|pickup/i : /取/)
  })

  it('the number on the tab says how many are fetched and how many are brought', () => {
    const badge = (ready: number, coming: number) =>
      t('nav.badge', { badge: 'ready', tab: 'X', count: ready + coming, ready, coming })
    expect(badge(1, 0)).not.toMatch(desk)
    expect(badge(0, 1)).not.toMatch(pickup)
    expect(badge(2, 1)).toMatch(pickup)
    expect(badge(2, 1)).toMatch(desk)
  })

  it.each([
    ['wallet', 'no', ['¥1'], ['¥2', '¥3']],
    ['allowance', 'no', ['¥2'], ['¥1', '¥3']],
    ['allowancewallet', 'yes', ['¥1', '¥2', '¥3'], []],
    ['', 'yes', ['¥3'], ['¥1', '¥2']],
    ['', 'no', [], ['¥1', '¥2', '¥3']],
  ])(
    'a cancellation names all that goes back, and nothing else: %s, online %s',
    (refund, onlineBack, said, not) => {
      const text = t('inbox.more', {
        ...{ kind: 'CANCELLED', by: 'KITCHEN', why: 'no', blamed: 'no', refund, onlineBack },
        ...{ amount: '¥1', allowance: '¥2', online: '¥3' },
      })
      for (const amount of said) expect(text).toContain(amount)
      for (const amount of not) expect(text).not.toContain(amount)
    },
  )

  it('a dish that the kitchen changed is not called sold out', () => {
    const of = (by: string) => t('order.swapped', { by, first: 'A', dish: 'B' })
    expect(of('KITCHEN')).not.toMatch(/sold out|售罄/)
    expect(of('STOCK')).toMatch(/sold out|售罄/)
  })
})

import { createTranslator } from 'next-intl'
import en from '../../messages/en.json'
import zh from '../../messages/zh-CN.json'
import { INVARIANT_KEYS } from '../../server/operations/invariant-keys'
import type { Ledger } from '../../server/stock/list-ledger'
import { table } from '../print-table'

export type MealLedger = { mealId: string; canteen: string; serviceDate: string; kind: string } & Ledger

const chinese = /^zh/i.test(process.env.LC_ALL ?? process.env.LANG ?? '')
const t = createTranslator({
  locale: chinese ? 'zh-CN' : 'en',
  messages: chinese ? (zh as typeof en) : en,
  namespace: 'ledger',
})
const language = chinese ? 'zh' : 'en'

/** A table for each meal, and what does not hold, as lines of text. */
export function ledgerLines(ledgers: MealLedger[]): string[] {
  if (ledgers.length === 0) return [t('noLiveMeals')]
  return ledgers.flatMap(({ serviceDate, kind, canteen, mealId, rows, breaches, redis }) => {
    const head = (['dish', 'planned', 'sold', 'held', 'free', 'available'] as const).map((key) => t(key))
    const body = rows.map(({ name, planned, sold, held, free, available }) => [
      name[language] || name.zh || name.en,
      ...[planned, sold, held, free, available ?? '—'].map(String),
    ])
    const broken = breaches.map(({ invariant, name, subject, expected, actual }) => {
      const what = name ? `${name[language] || name.zh} (${subject})` : subject
      return `✗ ${t(`invariant.${INVARIANT_KEYS[invariant]}`)} · ${what} · ${t('numbers', { expected, actual })}`
    })
    return [
      `${canteen} · ${serviceDate} ${kind} · ${mealId}`,
      ...table([head, ...body]),
      ...(broken.length > 0 ? broken : [`✓ ${t('allHold')}`]),
      ...(redis === 'compared' ? [] : [t(`redis.${redis}`)]),
      '',
    ]
  })
}

import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'
import { describe, expect, it, test } from 'vitest'
import en from '../messages/en.json'
import zh from '../messages/zh-CN.json'
import { CancelledBy, MealKind, OrderStatus, RejectReason } from '../prisma/generated/enums'
import { SSO_FAILURES } from '../server/auth/sso-failure'
import { NOTIFICATION_KINDS } from '../server/notifications/schema'
import { OFFER_LAPSED, PORTIONS_REDUCED, UNPAID } from '../server/orders/order-rules'

type Tree = { [key: string]: string | Tree }

const flat = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flat(value, `${path}${key}.`),
  )

const BOTH = { 'zh-CN': new Map(flat(zh as Tree)), en: new Map(flat(en as Tree)) }

/** Arguments of a sentence, and the answers that each choice knows: "kind=READY". What a plural counts by is the language's. */
function shapeOf(elements: MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    switch (element.type) {
      case TYPE.literal:
      case TYPE.pound:
        return []
      case TYPE.select:
        return Object.entries(element.options).flatMap(([answer, { value }]) => [
          `${element.value}=${answer}`,
          ...shapeOf(value),
        ])
      case TYPE.plural:
        return [element.value, ...Object.values(element.options).flatMap(({ value }) => shapeOf(value))]
      case TYPE.tag:
        return [`<${element.value}>`, ...shapeOf(element.children)]
      default:
        return [element.value]
    }
  })
}

const shape = (text: string) => [...new Set(shapeOf(parse(text)))].sort()

it('both languages have the same sentences', () => {
  expect([...BOTH.en.keys()].sort()).toEqual([...BOTH['zh-CN'].keys()].sort())
})

test('each sentence asks for the same things in both languages', () => {
  const different = [...BOTH.en].flatMap(([key, text]) => {
    const [ours, theirs] = [shape(text), shape(BOTH['zh-CN'].get(key) ?? '')]
    return ours.join() === theirs.join() ? [] : [{ key, en: ours, zh: theirs }]
  })
  expect(different).toEqual([])
})

describe.each(Object.entries(BOTH))('in %s', (_, sentences) => {
  /** The answers that have words of their own. */
  const answers = (key: string, argument: string) =>
    shape(sentences.get(key) ?? '')
      .filter((name) => name.startsWith(`${argument}=`))
      .map((name) => name.slice(argument.length + 1))

  // "other" may stand for one of them, not for what was forgotten.
  it.each([
    ['order.rejected', 'reason', RejectReason],
    ['inbox.more', 'why', RejectReason],
    ['waitlist.why', 'code', RejectReason],
    ['inbox.what', 'kind', NOTIFICATION_KINDS],
    ['inbox.more', 'kind', NOTIFICATION_KINDS],
    ['orders.status', 'status', OrderStatus],
    ['order.headline', 'status', OrderStatus],
    ['order.cancelledBy', 'by', CancelledBy],
    ['menu.mealName', 'kind', MealKind],
    ['orders.meal', 'kind', MealKind],
    ['sso.failure', 'code', SSO_FAILURES],
  ])('%s has words for every %s', (key, argument, values) => {
    const known = answers(key, argument)
    const without = Object.values(values).filter((value) => !known.includes(value))
    expect(without.length, `no words for ${without}`).toBeLessThanOrEqual(known.includes('other') ? 1 : 0)
  })

  it('every reason of the system for a cancellation has words', () => {
    for (const code of [OFFER_LAPSED, PORTIONS_REDUCED, UNPAID])
      expect(sentences.get(`cancelReasons.${code}`), code).toBeTruthy()
  })

  it("every status on the kitchen's board has words", () => {
    for (const status of Object.values(OrderStatus))
      expect(sentences.get(`kitchen.board.status.${status}`), status).toBeTruthy()
  })
})

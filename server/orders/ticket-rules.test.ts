import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import { expect, it } from 'vitest'
import { issueTicket, readTicket, TICKET_SECONDS } from './ticket-rules'

const binding = { userId: uuidv7(), mealId: uuidv7(), secret: 'long enough to sign with, and secret' }
const now = new Date('2026-11-21T09:30:00.500Z')

it('says what was issued', () => {
  const { text, ...issued } = issueTicket(1_800, now, binding)
  expect(readTicket(text, binding)).toEqual(issued)
  expect(issued).toMatchObject({ subtotalCents: 1_800, expiresAt: new Date('2026-11-21T09:45:00Z') })
  expect(issued.expiresAt.getTime() - now.getTime()).toBeLessThanOrEqual(TICKET_SECONDS * 1_000)
})

it('is another order each time', () => {
  const ids = Array.from({ length: 1_000 }, () => issueTicket(1_800, now, binding).orderId)
  expect(new Set(ids).size).toBe(1_000)
})

it('does not name whose it is', () => {
  const { text } = issueTicket(1_800, now, binding)
  for (const word of Object.values(binding)) expect(text).not.toContain(word)
})

it.each(['userId', 'mealId', 'secret'] as const)('means nothing with another %s', (key) => {
  const { text } = issueTicket(1_800, now, binding)
  expect(readTicket(text, { ...binding, [key]: uuidv7() })).toBeNull()
})

it('with any character changed, added or taken away is refused, or says the same', () => {
  const issued = issueTicket(1_800, now, binding)
  const { text } = issued
  const { text: _text, ...says } = issued
  const change = fc.record({
    at: fc.nat({ max: text.length }),
    cut: fc.nat({ max: 3 }),
    insert: fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('.', '0', '-', '=', ' ', '\0')),
  })
  fc.assert(
    fc.property(change, ({ at, cut, insert }) => {
      const changed = text.slice(0, at) + insert + text.slice(at + cut)
      const read = readTicket(changed, binding)
      // base64url ignores what is no letter of it: only then may a changed text say the same.
      if (read !== null) expect(read).toEqual(says)
      const [parts, original] = [changed, text].map((one) => one.split('.'))
      const bytes = (signature = '') => Buffer.from(signature, 'base64url').toString('hex')
      const same =
        parts?.length === 4 &&
        parts.slice(0, 3).join('.') === original?.slice(0, 3).join('.') &&
        bytes(parts[3]) === bytes(original?.[3])
      expect(read === null).toBe(!same)
    }),
    { numRuns: 2_000 },
  )
})

it.each(['.', '.x', '..'])('with %j after it is none', (more) => {
  expect(readTicket(issueTicket(1_800, now, binding).text + more, binding)).toBeNull()
})

it.each([
  '',
  '.',
  '...',
  '....',
  'x'.repeat(400),
  `${uuidv7()}.1.1.`,
  `${uuidv7()}.NaN.-1.AAAA`,
  '\0.\0.\0.\0',
])('%j is none', (text) => expect(readTicket(text, binding)).toBeNull())

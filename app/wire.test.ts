import fc from 'fast-check'
import superjson from 'superjson'
import { expect, test } from 'vitest'
import { fromText, toText, wire } from './wire'

const leaf = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }),
)
const key = fc
  .string({ minLength: 1 })
  .filter((name) => !['__proto__', 'constructor', 'prototype'].includes(name))
const value = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('any')), fc.dictionary(key, tie('any'))),
})).any
/** As it travels. */
const sent = (data: unknown) => JSON.parse(JSON.stringify(data))

test('what the server sends reads the same as with superjson', () => {
  fc.assert(
    fc.property(value, (data) => {
      const answer = superjson.serialize(data)
      expect(wire.deserialize(sent(answer))).toEqual(superjson.deserialize(sent(answer)))
    }),
  )
})

test('the server reads what the browser sends', () => {
  fc.assert(
    fc.property(value, (data) => {
      expect(superjson.deserialize(sent(wire.serialize(data)))).toEqual(data)
    }),
  )
})

test('a date at the top, undefined, the same object twice, and a way through storage', () => {
  const date = new Date('2026-11-21T10:30:00Z')
  expect(wire.deserialize(sent(superjson.serialize(date)))).toEqual(date)
  expect(superjson.deserialize(sent(wire.serialize(date)))).toEqual(date)
  expect(wire.deserialize(sent(superjson.serialize(undefined)))).toBeUndefined()
  const line = { at: date, note: undefined }
  expect(wire.deserialize(sent(superjson.serialize({ a: line, b: [line] })))).toEqual({ a: line, b: [line] })
  expect(superjson.deserialize(sent(wire.serialize(line)))).toEqual({ at: date })
  expect(fromText(toText({ a: [line] }))).toEqual({ a: [{ at: date }] })
})

test('a kind of value that is not known here is refused, and not passed on as something else', () => {
  expect(() => wire.deserialize(sent(superjson.serialize({ wanted: new Set([1]) })))).toThrow('set')
})

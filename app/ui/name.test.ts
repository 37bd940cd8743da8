import { expect, it } from 'vitest'
import { pickName } from './name'

it.each([
  ['zh-CN', '米饭', 'Rice', '米饭', undefined],
  ['en', '米饭', 'Rice', 'Rice', undefined],
  ['zh-CN', '', 'Rice', 'Rice', 'en'],
  ['en', '米饭', '', '米饭', 'zh-CN'],
  // A menu that was imported with one name has it in both.
  ['en', '米饭', '米饭', '米饭', 'zh-CN'],
  ['en', 'A套餐', 'A套餐', 'A套餐', 'zh-CN'],
  ['zh-CN', 'Pizza', 'Pizza', 'Pizza', undefined],
  ['en', '', '', '', undefined],
])('in %s, of “%s” and “%s”: “%s”, marked %s', (locale, zh, en, text, lang) => {
  expect(pickName(locale, zh, en)).toEqual({ text, lang })
})

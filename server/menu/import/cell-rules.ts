import { MAX_PERSON_LIMIT, MAX_PORTIONS } from './problem-rules'

const SPICE_WORDS: readonly (readonly string[])[] = [
  ['不辣', '无辣', '无', 'none', 'not spicy', 'no'],
  ['微辣', '小辣', '轻辣', 'mild'],
  ['中辣', '辣', 'medium', 'spicy'],
  ['特辣', '重辣', '大辣', '很辣', 'hot', 'very hot', 'extra hot'],
]

// Invisible characters that paste in from chats and web pages; they would make two equal names different.
const INVISIBLE = /[\u200b\u2060\ufeff\u00ad]/gu
// C0 and C1 controls but tab and line breaks, and the marks that turn the reading direction of what follows.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/u

/** Whether a cell holds characters that no keyboard types and no screen should get. */
export const hasControlCharacter = (text: string) => CONTROL.test(text)

/** A one-line text: composed (NFC), invisible characters gone, every run of white space one space. */
export const cleanLine = (text: string) =>
  text.normalize('NFC').replace(INVISIBLE, '').replace(/\s+/gu, ' ').trim()

/** A text of several lines: like `cleanLine`, but line breaks stay. */
export const cleanLines = (text: string) =>
  text
    .split(/\r\n|\r|\n/u)
    .map(cleanLine)
    .join('\n')
    .trim()

/** "20", "20份" or "1,200" → portions, 0 … 9,999; anything else is null. */
export function parsePortions(text: string): number | null {
  return parseCount(text, MAX_PORTIONS)
}

/** "2", "2份" → portions per person, 1 … 99; "不限" or an empty cell is no limit (undefined); anything else is null. */
export function parseLimit(text: string): number | null | undefined {
  const normal = text.normalize('NFKC').trim().toLowerCase()
  if (['', '不限', '无', '-', 'none', 'no limit'].includes(normal)) return undefined
  const count = parseCount(text, MAX_PERSON_LIMIT)
  return count === 0 ? null : count
}

/** 0 … 3, or the words people use for it; an empty cell is 0; anything else is null. */
export function parseSpice(text: string): number | null {
  const normal = text.normalize('NFKC').trim().toLowerCase()
  if (normal === '') return 0
  if (/^[0-3]$/u.test(normal)) return Number(normal)
  const level = SPICE_WORDS.findIndex((words) => words.includes(normal))
  return level < 0 ? null : level
}

/** A picture is a plain file name below /dishes/: no folders, no addresses. */
export const isImageName = (text: string) =>
  /^[a-z0-9][a-z0-9-]{0,59}\.(?:svg|png|jpe?g|webp|avif)$/u.test(text)

function parseCount(text: string, max: number): number | null {
  const normal = text.normalize('NFKC').replace(/\s|份$/gu, '')
  const match = /^(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.0+)?$/u.exec(normal)
  const count = Number(match?.[1]?.replaceAll(',', '') ?? Number.NaN)
  return count <= max ? count : null
}

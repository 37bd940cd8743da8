import { type Allergen, parseAllergens } from '@/server/menu/allergen-rules'
import { parsePrice } from './price-rules'
import { MAX_NAME_LENGTH, type ProblemCode } from './problem-rules'

export type ParsedOption = { nameZh: string; nameEn: string; priceDeltaCents: number; allergens: Allergen[] }
export type ParsedOptionGroup = {
  nameZh: string
  nameEn: string
  minSelect: number
  maxSelect: number
  options: ParsedOption[]
}
export type OptionProblem = { code: ProblemCode; value: string }

const MAX_GROUPS = 8
const MAX_OPTIONS = 20

const GROUP = /^([^:[\]{}]+?)\s*(?:\[\s*(\d{1,2})\s*(?:[-~]\s*(\d{1,2})\s*)?\])?\s*:(.*)$/su
const OPTION = /^([^+{}[\]:]+?)\s*(?:\+\s*([^{}+]+?)\s*)?(?:\{([^{}]*)\}\s*)?$/su

/**
 * Reads the options column:
 *
 *     辣度/Spice level[1]: 不辣/Mild | 微辣/Medium | 特辣/Hot; 加料/Extras[0-2]: 加蛋/Egg +2 {egg} | 加饭/Rice +1
 *
 * Groups are separated by `;`. A group is a name, how many may be chosen in brackets (`[1]` exactly one, `[0-2]` up to
 * two; without brackets `[0-1]`), `:` and its options. Options are separated by `|`; `+2` adds to the price (yuan) and
 * `{egg, soy}` names allergens that choosing it brings in. Chinese and English stand left and right of the first `/`;
 * without one the Chinese name serves both. Full-width signs (：；｜［］＋) are the same signs.
 * Returns the groups, or every problem that was found; an empty cell has no groups. Never throws.
 */
export function parseOptions(
  text: string,
  decimalComma = false,
): { groups: ParsedOptionGroup[]; problems: OptionProblem[] } {
  const groups: ParsedOptionGroup[] = []
  const problems: OptionProblem[] = []
  const parts = text.normalize('NFKC').split(';').map(clean).filter(Boolean)
  if (parts.length > MAX_GROUPS) problems.push({ code: 'OPTIONS_RANGE', value: text })
  for (const part of parts.slice(0, MAX_GROUPS)) {
    const [, names, min, max, list] = GROUP.exec(part) ?? []
    if (names === undefined || list === undefined) {
      problems.push({ code: 'OPTIONS_SYNTAX', value: part })
      continue
    }
    const options = list.split('|').map((option) => parseOption(clean(option), decimalComma, problems))
    const minSelect = Number(min ?? 0)
    const maxSelect = Number(max ?? min ?? 1)
    if (
      maxSelect < 1 ||
      minSelect > maxSelect ||
      maxSelect > options.length ||
      options.length > MAX_OPTIONS
    ) {
      problems.push({ code: 'OPTIONS_RANGE', value: part })
    }
    const known = options.filter((option) => option !== null)
    problems.push(...duplicates(known.map((option) => option.nameZh)))
    groups.push({ ...splitNames(names, problems), minSelect, maxSelect, options: known })
  }
  problems.push(...duplicates(groups.map((group) => group.nameZh)))
  return problems.length > 0 ? { groups: [], problems } : { groups, problems }
}

function parseOption(text: string, decimalComma: boolean, problems: OptionProblem[]): ParsedOption | null {
  const [, names, delta, allergenList] = OPTION.exec(text) ?? []
  if (names === undefined) {
    problems.push({ code: 'OPTIONS_SYNTAX', value: text })
    return null
  }
  const price = delta === undefined ? { cents: 0 } : parsePrice(delta, decimalComma)
  if ('problem' in price) problems.push({ code: price.problem, value: text })
  const { allergens, unknown } = parseAllergens(allergenList ?? '')
  problems.push(...unknown.map((value) => ({ code: 'ALLERGEN_UNKNOWN' as const, value })))
  return {
    ...splitNames(names, problems),
    priceDeltaCents: 'cents' in price ? price.cents : 0,
    allergens,
  }
}

function splitNames(text: string, problems: OptionProblem[]): { nameZh: string; nameEn: string } {
  const slash = text.indexOf('/')
  const nameZh = clean(slash < 0 ? text : text.slice(0, slash))
  const nameEn = clean(slash < 0 ? text : text.slice(slash + 1))
  if (nameZh === '' || nameEn === '') problems.push({ code: 'OPTIONS_SYNTAX', value: text })
  const tooLong = [nameZh, nameEn].some((name) => [...name].length > MAX_NAME_LENGTH)
  if (tooLong) problems.push({ code: 'TEXT_TOO_LONG', value: text })
  return { nameZh, nameEn }
}

function duplicates(names: string[]): OptionProblem[] {
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index))
  return [...repeated].map((value) => ({ code: 'OPTIONS_DUPLICATE', value }))
}

const clean = (text: string) => text.replace(/\s+/gu, ' ').trim()

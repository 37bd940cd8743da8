import { parseWordList } from './word-list-rules'

/** What a dish is fit for, as stored on dishes and in profiles. The order is the order of display. */
export const DIETS = ['VEGETARIAN', 'VEGAN', 'HALAL', 'LOW_CALORIE'] as const

export type Diet = (typeof DIETS)[number]

// 是, yes and a tick are left out on purpose: beside a header of one's own making they could mean anything.
const ALIASES: Record<Diet, readonly string[]> = {
  VEGETARIAN: ['素', '素食', '素菜', '蛋奶素', 'vegetarian', 'veggie'],
  VEGAN: ['纯素', '全素', '纯素食', 'vegan'],
  HALAL: ['清真', '清真菜', 'halal'],
  LOW_CALORIE: ['低卡', '低热量', '轻食', 'low-calorie', 'low_calorie', 'lowcalorie', 'light'],
}

const BY_WORD = new Map<string, Diet>(
  DIETS.flatMap((code) => ALIASES[code].map((word) => [word, code] as const)),
)

/** The diet a Chinese or English word means, or null when it is not one we know for sure. */
export function findDiet(word: string): Diet | null {
  return BY_WORD.get(word.normalize('NFKC').trim().toLowerCase()) ?? null
}

/** Reads a list such as "素、低卡": known codes in display order, and words that are not. What is vegan is vegetarian, too. */
export function parseDiets(text: string): { diets: Diet[]; unknown: string[] } {
  const { found, unknown } = parseWordList(text, DIETS, findDiet)
  return { diets: withImplied(found), unknown }
}

/** A closed list says everything that follows from it, so that whoever asks needs to know no rule. */
export function withImplied(diets: readonly Diet[]): Diet[] {
  return DIETS.filter((diet) => diets.includes(diet) || (diet === 'VEGETARIAN' && diets.includes('VEGAN')))
}

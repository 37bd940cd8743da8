import { parseWordList } from './word-list-rules'

/** The 14 declarable allergens, as stored on dishes and options. The order is the order of display. */
export const ALLERGENS = [
  'gluten',
  'crustaceans',
  'egg',
  'fish',
  'peanut',
  'soy',
  'milk',
  'nuts',
  'celery',
  'mustard',
  'sesame',
  'sulphites',
  'lupin',
  'molluscs',
] as const

export type Allergen = (typeof ALLERGENS)[number]

// What kitchens really write. 'shellfish' and 海鲜 are left out on purpose: they could mean crustaceans, molluscs or
// fish, and a guess about an allergen is worse than a question.
const ALIASES: Record<Allergen, readonly string[]> = {
  gluten: ['麸质', '麩質', '小麦', '面筋', '谷蛋白', '含麸质谷物', 'wheat', 'cereals'],
  crustaceans: [
    '甲壳类',
    '甲壳',
    '虾',
    '蟹',
    '虾蟹',
    '虾类',
    '蟹类',
    'crustacean',
    'shrimp',
    'prawn',
    'prawns',
    'crab',
  ],
  egg: ['蛋', '鸡蛋', '蛋类', '禽蛋', 'eggs'],
  fish: ['鱼', '鱼类'],
  peanut: ['花生', 'peanuts', 'groundnut', 'groundnuts'],
  soy: ['大豆', '黄豆', '豆类', '豆制品', 'soya', 'soybean', 'soybeans'],
  milk: ['奶', '牛奶', '乳', '乳制品', '奶类', '乳糖', 'dairy', 'lactose'],
  nuts: [
    '坚果',
    '树坚果',
    '腰果',
    '核桃',
    '杏仁',
    'nut',
    'treenuts',
    'tree-nuts',
    'tree_nuts',
    'cashew',
    'walnut',
  ],
  celery: ['芹菜', '西芹', 'celeriac'],
  mustard: ['芥末', '芥菜籽', '芥子'],
  sesame: ['芝麻', '麻酱', '芝麻酱'],
  sulphites: ['亚硫酸盐', '二氧化硫', 'sulphite', 'sulfite', 'sulfites', 'so2'],
  lupin: ['羽扇豆', 'lupine'],
  molluscs: [
    '软体动物',
    '软体类',
    '贝类',
    '贝',
    '鱿鱼',
    '牡蛎',
    '蛤蜊',
    'mollusc',
    'mollusks',
    'mollusk',
    'squid',
    'oyster',
  ],
}

const BY_WORD = new Map<string, Allergen>(
  ALLERGENS.flatMap((code) => [code, ...ALIASES[code]].map((word) => [word, code] as const)),
)

/** The allergen a Chinese or English word means, or null when it is not one we know for sure. */
export function findAllergen(word: string): Allergen | null {
  return BY_WORD.get(word.normalize('NFKC').trim().toLowerCase()) ?? null
}

/** Reads a list such as "花生、大豆", "egg, soy" or "gluten/egg": known codes in display order, and words that are not. */
export function parseAllergens(text: string): { allergens: Allergen[]; unknown: string[] } {
  const { found, unknown } = parseWordList(text, ALLERGENS, findAllergen)
  return { allergens: found, unknown }
}

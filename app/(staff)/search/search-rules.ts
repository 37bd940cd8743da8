import type { DishView, MenuView } from '@/server/menu/schema'
import type { ProfileView } from '@/server/people/schema'
import { findPinyin, findText, type Range, termsOf } from './match-rules'

export const FILTERS = ['mild', 'VEGETARIAN', 'VEGAN', 'HALAL', 'noNuts', 'LOW_CALORIE', 'fits'] as const
export type Filter = (typeof FILTERS)[number]

/** A dish with all that it may be found by. `words`: category, spice, diets, in the reader's language and the other. */
export type Entry = { dish: DishView; key: string; words: string[] }

/** The texts of a dish that are read, and can be marked. */
export type Field =
  | 'nameZh'
  | 'nameEn'
  | 'ingredientsZh'
  | 'ingredientsEn'
  | 'descriptionZh'
  | 'descriptionEn'
export type Hit = { dish: DishView; marks: Partial<Record<Field, Range[]>> }

/** What is found where counts for more or less; the lower the sooner. */
const TEXTS: readonly [Field, number][] = [
  ['nameZh', 0],
  ['nameEn', 0],
  ['ingredientsZh', 4],
  ['ingredientsEn', 4],
  ['descriptionZh', 5],
  ['descriptionEn', 5],
]
const BY_PINYIN = 1
const BY_WORD = 3

/** Every dish once, in the order of the menu. */
export function indexOf(
  menu: MenuView,
  keys: Record<string, string>,
  wordsOf: (dish: DishView) => string[],
): Entry[] {
  return menu.categories.flatMap(({ nameZh, nameEn, dishes }) =>
    dishes.map((dish) => ({ dish, key: keys[dish.id] ?? '', words: [nameZh, nameEn, ...wordsOf(dish)] })),
  )
}

/** The dishes in which every part of the query is found and that pass every filter, the best first. */
export function search(
  entries: readonly Entry[],
  query: string,
  filters: ReadonlySet<Filter>,
  profile: Pick<ProfileView, 'allergens' | 'diets'>,
): Hit[] {
  const terms = termsOf(query)
  return entries
    .filter(({ dish }) => passes(dish, filters, profile))
    .flatMap((entry) => {
      const hit: Hit & { rank: number } = { dish: entry.dish, marks: {}, rank: 0 }
      for (const term of terms) {
        const rank = findTerm(entry, term, hit.marks)
        if (rank === null) return []
        hit.rank += rank
      }
      return hit
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ dish, marks }) => ({ dish, marks }))
}

/** Marks every place where a term stands. @returns the best of them, or null */
function findTerm({ dish, key, words }: Entry, term: string, marks: Hit['marks']): number | null {
  const mark = (field: Field, range: Range) => {
    marks[field] = [...(marks[field] ?? []), range]
  }
  const ranks: number[] = []
  for (const [field, rank] of TEXTS) {
    const range = findText(dish[field], term)
    if (!range) continue
    mark(field, range)
    // "Beef soup" before "Noodles with beef".
    ranks.push(rank + (range[0] === 0 ? 0 : 0.5))
  }
  const spelled = findPinyin(key, term)
  if (spelled) {
    mark('nameZh', spelled)
    ranks.push(BY_PINYIN + (spelled[0] === 0 ? 0 : 0.5))
  }
  if (words.some((word) => findText(word, term))) ranks.push(BY_WORD)
  return ranks.length > 0 ? Math.min(...ranks) : null
}

/** Whether a dish is fit for the person: every diet of theirs, none of their allergens however it is ordered. */
export function fits(
  dish: DishView,
  { allergens, diets }: Pick<ProfileView, 'allergens' | 'diets'>,
): boolean {
  return (
    diets.every((diet) => dish.diets.includes(diet)) &&
    !dish.allergens.some((code) => allergens.includes(code))
  )
}

function passes(
  dish: DishView,
  filters: ReadonlySet<Filter>,
  profile: Pick<ProfileView, 'allergens' | 'diets'>,
): boolean {
  return [...filters].every((filter) => {
    switch (filter) {
      case 'mild':
        return dish.spice === 0
      case 'noNuts':
        return !dish.allergens.some((code) => code === 'nuts' || code === 'peanut')
      case 'fits':
        return fits(dish, profile)
      default:
        return dish.diets.includes(filter)
    }
  })
}

const available = (dish: DishView) => dish.variants.some((variant) => variant.left > 0)

/** What to look at when nothing was found: what they like, then what others do; nothing that is not for them. */
export function suggest(menu: MenuView, profile: ProfileView, count: number): DishView[] {
  const dishes = menu.categories.flatMap((category) => category.dishes)
  const liked = new Set([...profile.favourites, ...profile.usual])
  return dishes
    .filter((dish) => available(dish) && fits(dish, profile))
    .sort((a, b) => Number(liked.has(b.id)) - Number(liked.has(a.id)) || b.soldCount - a.soldCount)
    .slice(0, count)
}

/** What is ordered most. */
export function popular(menu: MenuView, count: number): DishView[] {
  return menu.categories
    .flatMap((category) => category.dishes)
    .filter((dish) => dish.soldCount > 0 && available(dish))
    .sort((a, b) => b.soldCount - a.soldCount)
    .slice(0, count)
}

import { z } from 'zod'
import { ALLERGENS, type Allergen } from '@/server/menu/allergen-rules'
import { DIETS, type Diet } from '@/server/menu/diet-rules'
import { id } from '@/server/schema'

/** What a person must not and does not eat. Two empty lists mean "nothing", said by the person. */
export const preferencesInput = z.strictObject({
  allergens: z.array(z.enum(ALLERGENS)).max(ALLERGENS.length),
  diets: z.array(z.enum(DIETS)).max(DIETS.length),
})
export type Preferences = { allergens: Allergen[]; diets: Diet[] }

export const favouriteInput = z.strictObject({ dishId: id, favourite: z.boolean() })

/** What the menu knows of the person who reads it. */
export type ProfileView = {
  /** Codes of allergen-rules and diet-rules. */
  allergens: string[]
  diets: string[]
  /** Whether the person has ever said what they eat, if only "nothing to say". */
  asked: boolean
  /** Dish ids, the latest first. */
  favourites: string[]
  /** Dish ids of what they order again and again, the most frequent first. */
  usual: string[]
}

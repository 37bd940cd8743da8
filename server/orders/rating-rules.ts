/** What was good, for a thumb up. Stored as these words; the order is the order of display. */
export const GOOD_TAGS = ['tasty', 'generous', 'hot', 'fresh', 'onTime'] as const
/** What was not, for a thumb down. */
export const BAD_TAGS = ['bland', 'salty', 'oily', 'cold', 'small', 'late', 'wrong'] as const

export type RatingTag = (typeof GOOD_TAGS)[number] | (typeof BAD_TAGS)[number]

export const tagsFor = (liked: boolean): readonly RatingTag[] => (liked ? GOOD_TAGS : BAD_TAGS)

/** Memory of a meal does not get better. Days after it was collected. */
export const RATING_DAYS = 7

/** The instant up to which an order that was collected can be rated. */
export function ratableUntil(collectedAt: Date): Date {
  return new Date(collectedAt.getTime() + RATING_DAYS * 86_400_000)
}

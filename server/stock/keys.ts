/**
 * Redis keys of a meal. They share one hash tag, so that a script touches one shard; ids are the server's own.
 *
 * `loaded`    string  set once the meal was loaded; its absence means that Redis forgot
 * `remaining` hash    menuItemId → `remaining` as Postgres last said
 * `version`   hash    menuItemId → the version it said it at; an older word never overwrites a newer one
 * `held`      hash    menuItemId → Σ portions in `holds`
 * `holds`     hash    orderId → JSON Hold: what `admit` took for an order that Postgres has not settled yet
 * `person`    hash    "userId:menuItemId" → Σ portions in that person's holds
 * `cells`     bitmap  of a slot; bit n−1 is shelf cell n
 * `owners`    hash    "slotId:cell" → orderId, so that only its owner frees a cell
 * `settled`   hash    orderId → version of that order which Redis was last told of; an older word changes nothing
 *
 * `line`      hash    menuItemId → Σ portions of the tickets in line for it
 * `people`    hash    menuItemId → how many those tickets are
 * `tickets`   zset    orderId by the millisecond its place in line ends
 * `places`    hash    orderId → JSON of what its ticket stands in line for
 * `ticketOf`  hash    userId → orderId of that person's ticket
 *
 * What can be admitted is `remaining − held`. Nothing counts twice: a mirror is a value with a version, and `held`
 * moves only with the existence of a hold.
 */
export const stockKeys = (mealId: string) => ({
  loaded: `{meal:${mealId}}:loaded`,
  remaining: `{meal:${mealId}}:remaining`,
  version: `{meal:${mealId}}:version`,
  held: `{meal:${mealId}}:held`,
  holds: `{meal:${mealId}}:holds`,
  person: `{meal:${mealId}}:person`,
  owners: `{meal:${mealId}}:owners`,
  settled: `{meal:${mealId}}:settled`,
  line: `{meal:${mealId}}:line`,
  people: `{meal:${mealId}}:people`,
  tickets: `{meal:${mealId}}:tickets`,
  places: `{meal:${mealId}}:places`,
  ticketOf: `{meal:${mealId}}:ticketOf`,
  cells: (slotId: string) => `{meal:${mealId}}:cells:${slotId}`,
})

/** The same tag, so that `admit` can take the cart and the portions in one script. */
export const cartKey = (mealId: string, userId: string) => `{meal:${mealId}}:cart:${userId}`

/** How many checkouts a person has opened in this minute, of whatever meal. */
export const checkoutsKey = (userId: string) => `kaifan:checkouts:${userId}`

/** Keys of a meal live this long after they were loaded. Seconds. Long enough for any pre-order, and then they go. */
export const MEAL_KEYS_TTL = 14 * 24 * 3_600

/** How long a cart is kept after it was last touched: past its cut-off, and no forgotten one for ever. Seconds. */
export const CART_TTL = 7 * 24 * 3_600

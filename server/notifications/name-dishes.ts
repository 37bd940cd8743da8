import type { NotificationDetail } from './schema'

/** More names than these are a number. */
const DISHES = 3

/** The dishes of an order as a piece of news names them: the first few, and how many there are. */
export const nameDishes = (dishes: { zh: string; en: string }[]): NotificationDetail => ({
  dishes: dishes.slice(0, DISHES).map(({ zh, en }) => ({ zh, en })),
  dishCount: dishes.length,
})

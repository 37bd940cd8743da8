import { setTimeout as sleep } from 'node:timers/promises'
import { previewShrink } from '@/server/kitchen/shrink-item'
import type { Said } from './door'
import type { Evening } from './evening'
import type { Told } from './history'
import type { Random } from './random'
import { A_MOMENT, PATIENCE } from './shop'
import { untilDone } from './until-done'

/** Portions. */
const NEARLY_GONE = 3

/** Portions of a dish that the cook asked for, and what came back. */
export type CookSaid = { menuItemId: string; planned: number; told: Told }

/** Beside the customers a cook plans more portions and fewer than are sold, and takes dishes off sale for a moment. */
export async function cookMeanwhile(evening: Evening, random: Random, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    // One who cannot read how things stand looks again later.
    await changeSomething(evening, random).catch(() => {})
    await sleep(random.between(100, 500))
  }
  // In the end nobody waits for a dish that is there and not sold.
  for (const { id } of Object.values(evening.meal.items))
    await untilDone(() => switchSale(evening, id, true), 120)
}

async function changeSomething(evening: Evening, random: Random): Promise<void> {
  const what = random.pick(['more', 'fewer', 'off sale', 'soup', 'soup'] as const)
  const items = await evening.db.menuItem.findMany({ where: { mealId: evening.meal.mealId } })
  const soup = items.find(({ id }) => id === evening.meal.items.soup?.id)
  const any = random.pick(items)
  if (what === 'more') return plan(evening, any, any.planned + random.between(1, 3))
  if (what === 'soup') {
    if (soup && soup.remaining === 0) return plan(evening, soup, soup.planned + random.between(4, 8))
    return takeAway(evening, soup, random)
  }
  // Only of what is nearly gone: plenty that is taken away would leave nothing to order.
  const gone = items.filter(({ remaining }) => remaining <= NEARLY_GONE)
  if (what === 'fewer') return takeAway(evening, random.shuffle(gone)[0], random)
  await switchSale(evening, any.id, false).catch(() => {})
  await sleep(random.between(100, 500))
  await untilDone(() => switchSale(evening, any.id, true))
}

type Item = { id: string; planned: number; remaining: number }

const plan = (evening: Evening, { id }: Item, planned: number) =>
  say(evening, 'setPlanned', { menuItemId: id, planned })

/** Fewer than are sold: somebody is moved to another dish or gets their money back. */
async function takeAway(evening: Evening, item: Item | undefined, random: Random): Promise<void> {
  const sold = item ? item.planned - item.remaining : 0
  if (!item || sold === 0) return
  const wanted = { menuItemId: item.id, planned: Math.max(0, sold - random.between(1, 2)) }
  const { digest } = await previewShrink(evening.db, { ...wanted, canteenId: evening.meal.canteenId })
  return say(evening, 'shrink', { ...wanted, digest })
}

async function say(
  { call, cook, said }: Evening,
  procedure: 'setPlanned' | 'shrink',
  input: { menuItemId: string; planned: number; digest?: string },
): Promise<void> {
  const { menuItemId, planned } = input
  let answer: Said | null = null
  let tries = 0
  for (; !answer && tries < PATIENCE; tries++) {
    if (tries > 0) await sleep(A_MOMENT)
    answer = await call(cook, `kitchen.${procedure}`, input).catch(() => null)
  }
  // Asked again, a plan that was carried out is another plan: then a refusal says nothing.
  const refused: Told = tries > 1 ? 'unknown' : 'failed'
  const told: Told = answer ? (answer.code ? refused : 'ok') : 'unknown'
  said.push({ menuItemId, planned, told })
}

/** @throws Error when nobody knows, or it was refused */
async function switchSale({ call, cook }: Evening, menuItemId: string, onSale: boolean): Promise<void> {
  const { code } = await call(cook, 'kitchen.setOnSale', { menuItemId, onSale })
  if (code) throw new Error(code)
}

// Draws the pictures of the demo's dishes: `node --import tsx prisma/demo/draw-dishes.ts`. The output is committed.
import { mkdirSync, writeFileSync } from 'node:fs'
import { openCanvas } from './drawing/canvas'
import { mains, wok } from './drawing/mains'
import { cold, riceBoxes, soups } from './drawing/sides'
import { staples } from './drawing/staples'
import { sweets } from './drawing/sweets'

const folder = new URL('../../public/dishes/', import.meta.url)
/** A menu shows fifty of them; three kilobytes each is less than one photograph. */
const MAX_BYTES = 3_072

mkdirSync(folder, { recursive: true })
const pictures = { ...mains, ...wok, ...cold, ...soups, ...riceBoxes, ...staples, ...sweets }
for (const [slug, { background, draw }] of Object.entries(pictures)) {
  const canvas = openCanvas(slug, background)
  draw(canvas)
  const svg = canvas.svg()
  if (svg.length > MAX_BYTES) console.warn(`${slug}.svg has ${svg.length} bytes, ${MAX_BYTES} are allowed`)
  writeFileSync(new URL(`${slug}.svg`, folder), svg)
}
console.log(`${Object.keys(pictures).length} pictures in public/dishes`)

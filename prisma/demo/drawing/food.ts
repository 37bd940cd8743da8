import { type Canvas, n, type Spot, shade } from './canvas'

// Each draws one thing around (0, 0) and returns the id to place.

const path = (d: string, fill: string, more = '') => `<path d="${d}" fill="${fill}"${more}/>`
const line = (d: string, color: string, width: number, more = '') =>
  `<path d="${d}" stroke="${color}" stroke-width="${width}"${more}/>`
const LIGHT = ' opacity=".45"'

/** Two strokes, the lower one darker: anything long. */
function strand(d: string, color: string, width: number, edge = 0.28) {
  return line(d, shade(color, edge), width + 1.6) + line(d, color, width)
}

/** A bite-sized cube of meat, tofu or potato. */
export function chunk(c: Canvas, color: string, width = 18, height = 15) {
  const [x, y] = [n(-width / 2), n(-height / 2)]
  const rect = (dy: number, fill: string) =>
    `<rect x="${x}" y="${n(Number(y) + dy)}" width="${width}" height="${height}" rx="4.5" fill="${fill}"/>`
  return c.define(
    rect(2, shade(color, 0.32)) +
      rect(0, color) +
      line(`M${n(-width / 4)} ${n(-height / 4)}h${n(width / 3)}`, '#fff', 2.2, LIGHT),
  )
}

/** A thin, bent slice of meat. `fat` paints its edge. */
export function slice(c: Canvas, color: string, fat = '') {
  const d = 'M-14 3Q-11-9 2-8 14-7 14 2 12 9 2 7-8 5-14 3z'
  return c.define(
    path(d, color, ` stroke="${shade(color, 0.3)}" stroke-width="1.4"`) +
      (fat ? line('M-12 1Q-9-7 2-6 11-5 12 1', fat, 3.5) : '') +
      line('M-5 0Q1-3 7 0', '#fff', 1.8, ' opacity=".3"'),
  )
}

/** A shred: vegetable or meat cut into matchsticks. */
export function shred(c: Canvas, color: string, length = 26, width = 4, bend = 5) {
  return c.define(strand(`M${-length / 2} 0q${length / 2}-${bend * 2} ${length} 0`, color, width))
}

/** Scattered shreds in one path: half the size of placing `shred`, but they never lie across each other. */
export function shreds(c: Canvas, color: string, spots: Spot[], length = 26, width = 4) {
  const d = spots.map(({ x, y, turn }) => {
    const angle = (turn / 180) * Math.PI
    const [dx, dy] = [(length / 2) * Math.cos(angle), (length / 2) * Math.sin(angle)]
    const bend = `${Math.round(dx + dy / 2)} ${Math.round(dy - dx / 2)}`
    return `M${spotOf({ x: x - dx, y: y - dy })}q${bend} ${Math.round(dx * 2)} ${Math.round(dy * 2)}`
  })
  c.lines(d.join(''), [shade(color, 0.28), width + 1.6], [color, width])
}

/** A bundle of noodles along a wave. */
export function noodles(c: Canvas, color: string, radius = 46) {
  let d = ''
  for (let at = 0; at < 7; at++) {
    const y = 88 - radius + (radius / 3.4) * (at + 0.35)
    const half = Math.sqrt(Math.max(radius ** 2 - (y - 88) ** 2, 60))
    const wave = (c.random() * 2 - 1) * 8
    const [left, reach] = [Math.round(88 - half), Math.round(half)]
    d += `M${left} ${Math.round(y)}q${Math.round(half / 2)}-${Math.round(13 + wave)} ${reach} 0t${reach} 0`
  }
  c.lines(d, [shade(color, 0.25), 9], [color, 6.5], [shade(color, -0.4), 1.5])
}

/** Cooked rice: grains over a mound. */
export function rice(c: Canvas, { radius = 50, x = 88, y = 88, color = '#fffaf0', count = 34 } = {}) {
  c.add(`<circle cx="${x}" cy="${y}" r="${radius}" fill="${shade(color, 0.12)}"/>`)
  c.add(`<circle cx="${x - 3}" cy="${y - 4}" r="${n(radius * 0.84)}" fill="${shade(color, 0.02)}"/>`)
  const spots = c.spread(count, radius - 4, { x, y })
  grains(c, spots, 5, [shade(color, 0.22), 4], [shade(color, -0.7), 2.4])
}

/** Short thick strokes in every direction: rice, minced meat, nuts. Each stroke is a colour and a width. */
export function grains(
  c: Canvas,
  spots: Spot[],
  length: number,
  ...strokes: [color: string, width: number][]
) {
  const d = spots.map((spot) => {
    const angle = (spot.turn / 180) * Math.PI
    return `M${spotOf(spot)}l${Math.round(length * Math.cos(angle))} ${Math.round(length * Math.sin(angle))}`
  })
  c.lines(d.join(''), ...strokes)
}

/** Minced meat. */
export function mince(c: Canvas, color: string, spots: Spot[]) {
  grains(c, spots, 3, [shade(color, 0.4), 7], [color, 5], [shade(color, -0.25), 1.5])
}

export function peanut(c: Canvas) {
  const d = 'M-7 0a4.500 4.500 0 0 1 7-3.600 4.500 4.500 0 1 1 0 7.200A4.500 4.500 0 0 1-7 0z'
  return c.define(
    path(d, '#e3b06a', ' stroke="#a8702c" stroke-width="1.4"') + line('M-4-1h2M2-2h2', '#fff', 1.4, LIGHT),
  )
}

/** A dried chilli. */
export function chilli(c: Canvas, color = '#c4231b') {
  return c.define(
    path('M-12-3Q0-8 11 4 2 5-5 4-12 3-12-3z', color, ` stroke="${shade(color, 0.35)}" stroke-width="1.2"`) +
      line('M-12-3l-4-3', '#5b7f2b', 2.4) +
      line('M-7-1Q0-3 4 1', '#fff', 1.5, LIGHT),
  )
}

/** Rings of chilli or spring onion, scattered. */
export function ringlets(c: Canvas, color: string, spots: Spot[], size = 1) {
  const d = spots.map((spot) => `M${spotOf(spot)}h0`).join('')
  c.lines(
    d,
    [shade(color, 0.35), n1(11.5 * size)],
    [color, n1(9.5 * size)],
    [shade(color, -0.6), n1(4 * size)],
  )
}

/** A square of bell pepper, slightly curled. */
export function pepper(c: Canvas, color: string, size = 9) {
  const s = size
  return c.define(
    path(
      `M${-s}-${s - 2}q${s}-4 ${s * 2} 0 3 ${s} 0 ${s * 2 - 3}-${s} 4-${s * 2} 0-3-${s} 0-${s * 2 - 3}z`,
      color,
      ` stroke="${shade(color, 0.32)}" stroke-width="1.4"`,
    ) + line(`M${-s + 4}-${s - 6}q${s / 2}-2 ${s} 0`, '#fff', 2, LIGHT),
  )
}

/** A leaf of spinach, coriander or basil. */
export function leaf(c: Canvas, color = '#4f9a3a', length = 20) {
  const half = length / 2
  const width = length * 0.32
  return c.define(
    path(
      `M${-half} 0Q${-half * 0.3}-${n(width * 1.6)} ${half} 0 ${-half * 0.3} ${n(width * 1.6)} ${-half} 0z`,
      color,
      ` stroke="${shade(color, 0.3)}" stroke-width="1.2"`,
    ) + line(`M${-half - 4} 0H${half * 0.6}`, shade(color, -0.4), 1.4),
  )
}

export function coriander(c: Canvas) {
  const g = '#5aa63c'
  return c.define(
    line('M0 12Q1 3 0-4M0 4l-7-4M0 4l7-4', '#3d7d2a', 1.8) +
      [
        [0, -7],
        [-8, -2],
        [8, -2],
      ]
        .map(
          ([x, y]) =>
            `<path d="M${x} ${y}m0-5q3 0 3 3 3 0 3 3 0 3-3 3-1 2-3 2t-3-2q-3 0-3-3 0-3 3-3 0-3 3-3z" fill="${g}" stroke="#3d7d2a"/>`,
        )
        .join(''),
  )
}

export function broccoli(c: Canvas) {
  const bud = (x: number, y: number, r: number, fill: string) =>
    `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"/>`
  return c.define(
    line('M0 3v11', '#9cc46a', 9) +
      bud(0, 0, 14, '#2f6b2a') +
      bud(-8, 2, 7, '#4b9440') +
      bud(8, 2, 7, '#3f8436') +
      bud(-3, -6, 7.5, '#5aa64a') +
      bud(6, -5, 6, '#4f9a42') +
      bud(-5, -8, 2.5, '#86c56e') +
      bud(3, 0, 2.5, '#7abb62'),
  )
}

/** A soft fold of scrambled egg. */
export function scramble(c: Canvas, color = '#ffd34d') {
  return c.define(
    path(
      'M-17 2q-3-11 8-11 6-6 13 0 13-1 12 9-1 9-12 8-7 5-13 0-7 1-8-6z',
      color,
      ` stroke="${shade(color, 0.2)}" stroke-width="1.6"`,
    ) + line('M-9-2q5-5 9 0M3 2q4-4 8-1', shade(color, -0.55), 2.4),
  )
}

/** Half a boiled egg, or another yolk in another white. */
export function halfEgg(c: Canvas, white = '#fffdf5', yolk = '#f6a821') {
  return c.define(
    `<ellipse rx="16" ry="13" fill="${white}" stroke="${shade(white, 0.15)}" stroke-width="1.5"/><circle cx="1" r="7.500" fill="${yolk}"/><circle cx="-1.500" cy="-2.500" r="2" fill="#fff" opacity=".6"/>`,
  )
}

export function shrimp(c: Canvas) {
  const d = 'M14-9Q-4-18-13-5-17 7-5 13'
  return c.define(
    line(d, '#c9502e', 12) +
      line(d, '#ff9466', 9.5) +
      line('M6-15l-3 8M-5-13l1 9M-14-6l8 5M-15 4l9-2', '#ffd0b5', 2.2) +
      path('M-6 10l8 8 2-6-4-5z', '#e8683f') +
      '<circle cx="13" cy="-10" r="1.600" fill="#222"/>',
  )
}

export function dumpling(c: Canvas, color = '#fff3d9') {
  return c.define(
    path(
      'M-19 5Q-17-13 0-13T19 5Q9 13 0 12T-19 5z',
      color,
      ` stroke="${shade(color, 0.25)}" stroke-width="1.6"`,
    ) + line('M-14 2Q-12-7 0-7T14 2M-9-10l2 4M-2-12v5M5-12L4-7M12-8l-3 3', shade(color, 0.2), 1.5),
  )
}

/** A steamed bun with pleats. */
export function bun(c: Canvas, color = '#fff8ea') {
  const pleats = Array.from({ length: 9 }, (_, index) => {
    const [angle, end] = [(index / 9) * 2 * Math.PI, (index / 9) * 2 * Math.PI + 0.6]
    const [x, y] = [15 * Math.cos(end), 15 * Math.sin(end)]
    return `M${n(3 * Math.cos(angle))} ${n(3 * Math.sin(angle))}L${n(x)} ${n(y)}`
  })
  return c.define(
    `<circle cy="3" r="19.5" fill="#8a6a3c" opacity=".5"/><circle r="19" fill="${color}" stroke="${shade(color, 0.3)}" stroke-width="1.6"/>` +
      `${line(pleats.join(''), shade(color, 0.2), 1.8)}<circle r="3.5" fill="${shade(color, 0.32)}"/>${line('M-12-9Q-8-14-2-15', '#fff', 3)}`,
  )
}

export function cucumber(c: Canvas) {
  return c.define(
    path('M-13 6L-9-9Q3-13 12-6l2 11Q0 14-13 6z', '#2f7a35') +
      path('M-10 4l3-11Q3-10 10-4l1 7Q0 10-10 4z', '#b9e08a') +
      line('M-4-1l2 1M2-3l2 2M0 4h3M6 1l1 2', '#f0f8cf', 2.2),
  )
}

/** A ruffled, dark wood-ear mushroom. */
export function woodEar(c: Canvas, color = '#3a2a24') {
  return c.define(
    path(
      'M-16 3q-4-8 4-11 3-8 11-4 9-5 13 3 8 4 3 11-2 7-10 5-6 6-12 1-7 2-9-5z',
      color,
      ' stroke="#1f1613" stroke-width="1.4"',
    ) + line('M-9 0q4-8 10-4 6-5 10 1M-4 6q5-4 9 0', shade(color, -0.32), 2),
  )
}

/** Toasted sesame, chopped nuts or pepper as a scatter of dots. */
export function sprinkle(c: Canvas, color: string, count = 24, radius = 44, size = 2.6) {
  const d = c.spread(count, radius).map((spot) => `M${spotOf(spot)}h0`)
  c.add(line(d.join(''), color, size))
}

const spotOf = ({ x, y }: { x: number; y: number }) => `${Math.round(x)} ${Math.round(y)}`
const n1 = (value: number) => Number(n(value))

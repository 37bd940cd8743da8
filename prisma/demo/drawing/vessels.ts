import { type Canvas, n, shade } from './canvas'

const disc = (r: number, fill: string, x = 88, y = 88) =>
  `<circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}" fill="${fill}"/>`
const SHADOW = '<ellipse cx="90" cy="94" rx="77" ry="76" fill="#000" opacity=".13"/>'

/** A flat plate; `line` is the ring painted on its rim. */
export function plate(c: Canvas, color = '#fffdf8', line = '') {
  c.add(SHADOW, disc(77, color))
  if (line) c.add(`<circle cx="88" cy="88" r="73" stroke="${line}" stroke-width="2.5"/>`)
  c.add(disc(66, shade(color, 0.08)), disc(64, shade(color, 0.02), 88, 89))
  c.zoom(1.2)
}

/** A deep bowl with something liquid in it. */
export function bowl(
  c: Canvas,
  { color = '#fffdf8', line = '', soup }: { color?: string; line?: string; soup: string },
) {
  c.add(SHADOW, disc(77, color))
  if (line) c.add(`<circle cx="88" cy="88" r="73" stroke="${line}" stroke-width="3" stroke-dasharray="1 7"/>`)
  c.add(disc(67, shade(color, 0.14)), disc(65, shade(soup, 0.16)), disc(64, soup, 88, 90))
  c.zoom(1.1)
}

/** A long platter for a whole fish. */
export function platter(c: Canvas, color = '#fffdf8', line = '#3b82b8') {
  const oval = (rx: number, ry: number, fill: string, y = 88) =>
    `<ellipse cx="88" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}" transform="rotate(-24 88 88)"/>`
  c.add(`<ellipse cx="90" cy="95" rx="82" ry="58" fill="#000" opacity=".13" transform="rotate(-24 88 88)"/>`)
  c.add(oval(83, 57, color), oval(78, 52, line), oval(76, 50, color), oval(68, 43, shade(color, 0.06)))
}

/** A cast-iron plate that comes hissing to the table. */
export function ironPlate(c: Canvas) {
  c.add(`<rect x="9" y="17" width="158" height="142" rx="66" fill="#8a5a33"/>`)
  c.add(`<rect x="14" y="22" width="148" height="132" rx="60" fill="#a56d40"/>`)
  c.add(disc(62, '#26262a'), disc(57, '#37373c', 88, 89))
  c.zoom(1.1)
}

/** A bamboo steamer with its woven bottom. */
export function steamer(c: Canvas) {
  c.add(SHADOW, disc(78, '#b98345'), disc(74, '#dcab68'), disc(69, '#a8743c'), disc(65, '#e9c98d'))
  c.add(
    disc(60, '#d8b271'),
    '<path d="M34 70h108M34 88h108M34 106h108M52 52h72M52 124h72" stroke="#c39a57" stroke-width="6"/>',
  )
}

/** A wooden board. */
export function board(c: Canvas) {
  c.add(`<rect x="17" y="23" width="148" height="140" rx="24" fill="#000" opacity=".13"/>`)
  c.add(`<rect x="13" y="17" width="150" height="140" rx="24" fill="#c98f56"/>`)
  c.add(
    `<path d="M30 40q60-8 116 2M26 74q60 8 124-2M26 108q70-8 124 2M34 138q50 8 108-2" stroke="#b97f47" stroke-width="2"/>`,
  )
}

/** A pool of sauce with a wavy edge. */
export function sauce(c: Canvas, color: string, radius = 52) {
  const points = Array.from({ length: 9 }, (_, index) => {
    const angle = (index / 9) * 2 * Math.PI
    const reach = radius * (0.9 + 0.13 * c.random())
    return [88 + reach * Math.cos(angle), 88 + reach * Math.sin(angle)] as const
  })
  const middle = (a: readonly [number, number], b: readonly [number, number]) => [
    (a[0] + b[0]) / 2,
    (a[1] + b[1]) / 2,
  ]
  const pairs = points.map((point, index) => [point, points[(index + 1) % 9] as typeof point] as const)
  const start = middle(points[8] as (typeof points)[number], points[0] as (typeof points)[number]).map(n)
  const curves = pairs.map(([p, q]) => `Q${n(p[0])} ${n(p[1])} ${middle(p, q).map(n).join(' ')}`)
  c.add(`<path d="M${start.join(' ')}${curves.join('')}z" fill="${color}"/>`)
}

/** Light on a wet surface. */
export function gloss(c: Canvas, radius = 52, opacity = 0.35) {
  const r = n(radius)
  const from = [88 - radius * 0.94, 88 - radius * 0.34].map(n).join(' ')
  const to = [88 - radius * 0.34, 88 - radius * 0.94].map(n).join(' ')
  c.add(`<path d="M${from}A${r} ${r} 0 0 1 ${to}" stroke="#fff" stroke-width="3.5" opacity="${opacity}"/>`)
}

/** Drops of oil on a soup. */
export function oil(c: Canvas, color: string, count = 9, radius = 52) {
  for (const width of [5, 9]) {
    const d = c.spread(Math.ceil(count / 2), radius).map(({ x, y }) => `M${Math.round(x)} ${Math.round(y)}h0`)
    c.add(`<path d="${d.join('')}" stroke="${color}" stroke-width="${width}" opacity=".6"/>`)
  }
}

/** A tall glass from the side: what is in it, how full, and its look. Returns nothing; draw on top what floats. */
export function glass(c: Canvas, drink: string, level = 46) {
  c.add(`<ellipse cx="90" cy="158" rx="42" ry="7" fill="#000" opacity=".14"/>`)
  c.add(`<path d="M48 24h80l-9 126q-1 8-9 8H66q-8 0-9-8z" fill="#fff" opacity=".65"/>`)
  const inset = (level - 24) * 0.071
  c.add(
    `<path d="M${n(52 + inset)} ${level}H${n(124 - inset)}L115.600 148q-.6 6-6.600 6H67q-6 0-6.600-6z" fill="${drink}"/>`,
  )
  c.add(
    `<path d="M${n(52 + inset)} ${level}H${n(124 - inset)}l-.4 7H${n(52.4 + inset)}z" fill="${shade(drink, -0.25)}"/>`,
  )
}

/** The light on a glass; comes last. */
export function glassLight(c: Canvas) {
  c.add(`<path d="M60 36l6 104" stroke="#fff" stroke-width="5" opacity=".5"/>`)
  c.add(`<path d="M48 24h80l-9 126q-1 8-9 8H66q-8 0-9-8z" stroke="#fff" stroke-width="3" opacity=".9"/>`)
}

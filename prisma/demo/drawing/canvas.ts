/** Where a thing lies: centre in the 176 × 176 picture, degrees, and a scale. */
export type Spot = { x: number; y: number; turn: number; size: number }

export type Canvas = ReturnType<typeof openCanvas>

/** A picture in the making. The same name always gives the same picture. */
export function openCanvas(name: string, background: string) {
  const random = seeded(name)
  const symbols: string[] = []
  const body: string[] = []
  const names = new Map<string, string>()
  let zoomed = false

  /** Keeps a drawing around (0, 0) for `place`; returns its id. */
  const define = (markup: string): string => {
    const known = names.get(markup)
    if (known) return known
    const id = `abcdefghijklmnopqrstuvwxyz`[names.size] as string
    names.set(markup, id)
    // One path carries the id itself; several need a group.
    const single = (markup.match(/</g)?.length ?? 0) === 1
    symbols.push(single ? markup.replace(/^<\w+/u, `$& id="${id}"`) : `<g id="${id}">${markup}</g>`)
    return id
  }

  const add = (...markup: string[]) => void body.push(...markup)

  const place = (id: string, spots: Spot[]) => {
    for (const { x, y, turn, size } of spots) {
      if (Math.round(turn) === 0 && n(size) === '1') {
        add(`<use href="#${id}" x="${Math.round(x)}" y="${Math.round(y)}"/>`)
        continue
      }
      const rotate = Math.round(turn) === 0 ? '' : `rotate(${Math.round(turn)})`
      const scale = n(size) === '1' ? '' : `scale(${n(size)})`
      add(`<use href="#${id}" transform="translate(${Math.round(x)} ${Math.round(y)})${rotate}${scale}"/>`)
    }
  }

  /** Draws one path several times over itself: an edge, the thing, a light. Each stroke is a colour and a width. */
  const lines = (d: string, ...strokes: [color: string, width: number][]) => {
    const id = define(`<path d="${d}"/>`)
    for (const [color, width] of strokes)
      add(`<use href="#${id}" stroke="${color}" stroke-width="${width}"/>`)
  }

  /** Makes all that follows larger, from the middle. */
  const zoom = (scale: number) => {
    zoomed = true
    const shift = n(88 * (1 - scale))
    add(`<g transform="translate(${shift} ${shift})scale(${scale})">`)
  }

  /**
   * Spreads `count` spots evenly at random over a disc, the outer ones first, so that things pile up towards the middle.
   */
  const spread = (
    count: number,
    radius: number,
    { x = 88, y = 88, lean = 180, flat = 1, vary = 0 } = {},
  ): Spot[] => {
    const found: Spot[] = []
    while (found.length < count) {
      const tries = Array.from({ length: 14 }, () => {
        const angle = random() * 2 * Math.PI
        const distance = radius * Math.sqrt(random())
        return { x: x + distance * Math.cos(angle), y: y + flat * distance * Math.sin(angle) }
      })
      const room = (spot: { x: number; y: number }) =>
        Math.min(...found.map((other) => Math.hypot(other.x - spot.x, other.y - spot.y)), Number.MAX_VALUE)
      const best = tries.reduce((a, b) => (room(b) > room(a) ? b : a))
      found.push({ ...best, turn: (random() * 2 - 1) * lean, size: 1 + (random() * 2 - 1) * vary })
    }
    const far = (spot: Spot) => Math.hypot(spot.x - x, spot.y - y)
    return found.sort((a, b) => far(b) - far(a))
  }

  const svg = () =>
    shortNumbers(
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 176 176" fill="none" stroke-linecap="round" stroke-linejoin="round">` +
        `${symbols.length ? `<defs>${symbols.join('')}</defs>` : ''}<path fill="${background}" d="M0 0h176v176H0z"/>${body.join('')}${zoomed ? '</g>' : ''}</svg>\n`,
    )

  return { random, define, add, place, lines, zoom, spread, svg }
}

/** Things side by side on a circle, heads outwards. */
export function ring(
  count: number,
  radius: number,
  { x = 88, y = 88, from = -90, turn = 90, size = 1 } = {},
): Spot[] {
  return Array.from({ length: count }, (_, index) => {
    const degrees = from + (360 / count) * index
    const angle = (degrees / 180) * Math.PI
    return { x: x + radius * Math.cos(angle), y: y + radius * Math.sin(angle), turn: degrees + turn, size }
  })
}

export const at = (x: number, y: number, turn = 0, size = 1): Spot => ({ x, y, turn, size })

/** A number as short as SVG allows: one decimal at the most. */
export const n = (value: number) => String(Math.round(value * 10) / 10)

/** 0.50 → .5, 2.0 → 2, in everything that is drawn. */
const shortNumbers = (svg: string) =>
  svg.replace(/(?<![\d.])(\d*)\.(\d+)/gu, (_, whole: string, part: string) => {
    const rest = part.replace(/0+$/u, '')
    return (whole === '0' && rest ? '' : whole) + (rest && `.${rest}`)
  })

/** Mixes black into a colour (negative amounts: white). `#rrggbb`. */
export function shade(color: string, amount: number): string {
  const target = amount < 0 ? 255 : 0
  const part = Math.abs(amount)
  const channels = [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16))
  return `#${channels
    .map((c) =>
      Math.round(c + (target - c) * part)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
}

/** mulberry32, seeded with the name. */
function seeded(name: string): () => number {
  let state = 0
  for (const character of name) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 2654435761) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296
  }
}

import { at, type Canvas, ring } from './canvas'
import { grains, leaf, sprinkle } from './food'
import type { Picture } from './mains'
import { bowl, glass, glassLight, gloss, plate } from './vessels'

/** An ice cube below the surface. */
const ice = (c: Canvas) =>
  c.define(
    '<rect x="-11" y="-11" width="22" height="22" rx="5" fill="#fff" opacity=".42"/><path d="M-5-5h7" stroke="#fff" stroke-width="2.500" opacity=".8"/>',
  )

/** 饮品甜品 */
export const sweets: Record<string, Picture> = {
  'sour-plum-drink': {
    background: '#ecd3dd',
    draw(c) {
      glass(c, '#5e1426', 44)
      c.place(ice(c), [at(74, 66, 15), at(102, 72, -20), at(86, 94, 40)])
      const plum = c.define(
        '<circle r="9" fill="#2c0812"/><path d="M-4-3q4-4 7-1" stroke="#fff" stroke-width="2" opacity=".5"/>',
      )
      c.place(plum, [at(78, 138), at(98, 140), at(90, 126)])
      const petal = c.define('<circle r="2.800" fill="#f5b82e"/>')
      c.place(petal, [at(66, 50), at(84, 48), at(96, 51), at(110, 49)])
      glassLight(c)
    },
  },
  'soy-milk': {
    background: '#bcd6b4',
    draw(c) {
      glass(c, '#f8ecd0', 40)
      glassLight(c)
      const soybean = c.define(
        '<ellipse rx="9" ry="7" fill="#e9c25a" stroke="#b58a2a" stroke-width="1.500"/><path d="M-3-2q3-2 5 0" stroke="#fff" stroke-width="2" opacity=".6"/>',
      )
      c.place(soybean, [
        at(34, 150, 20),
        at(50, 160, -20),
        at(136, 154, 40),
        at(24, 162, 60),
        at(150, 162, -10),
      ])
      c.place(leaf(c, '#7fb84e', 26), [at(140, 142, -40)])
    },
  },
  'bubble-tea': {
    background: '#f5dcc4',
    draw(c) {
      c.add(
        '<path d="M104 6L92 60" stroke="#d7301f" stroke-width="9"/><path d="M104 6L92 60" stroke="#f47b5c" stroke-width="3"/>',
      )
      glass(c, '#c9935e', 44)
      c.add('<path d="M54 60q20 14 34 4t32 8l1-20H53z" fill="#e9c9a0"/>')
      const pearl = c.define(
        '<circle r="7" fill="#24120c"/><circle cx="-2" cy="-2.500" r="1.800" fill="#fff" opacity=".7"/>',
      )
      c.place(pearl, [
        at(68, 144),
        at(83, 146),
        at(98, 146),
        at(111, 143),
        at(74, 131),
        at(90, 132),
        at(105, 130),
        at(82, 118),
        at(99, 116),
        at(70, 112),
      ])
      glassLight(c)
    },
  },
  'watermelon-juice': {
    background: '#d3efdc',
    draw(c) {
      glass(c, '#f0524f', 48)
      c.place(ice(c), [at(76, 72, 20), at(100, 80, -15)])
      const wedge = c.define(
        '<path d="M-30-8A32 32 0 0 0 30-8z" fill="#2f8a3f"/><path d="M-26-8A27 27 0 0 0 26-8z" fill="#eaf6d8"/><path d="M-23-8A24 24 0 0 0 23-8z" fill="#f2453f"/><path d="M-10 0v3M0 3v3M10 0v3" stroke="#2a1512" stroke-width="3"/>',
      )
      c.place(wedge, [at(124, 36, -35)])
      c.place(leaf(c, '#4f9a3a', 22), [at(76, 42, -40), at(88, 38, -100)])
      glassLight(c)
    },
  },
  tangyuan: {
    background: '#e6d3d6',
    draw(c) {
      bowl(c, { color: '#fffdf8', line: '#a8324a', soup: '#6b2224' })
      grains(c, c.spread(24, 54), 4, ['#4a1414', 9.5], ['#97403a', 7], ['#c98a80', 1.5])
      const ball = c.define(
        '<circle cy="2" r="15" fill="#d9cfc4"/><circle r="15" fill="#fffdf9"/><path d="M-8-5q3-5 9-5" stroke="#fff" stroke-width="3"/><circle r="15" stroke="#e6dccf" stroke-width="1.500"/>',
      )
      c.place(ball, c.spread(7, 38))
      sprinkle(c, '#f5b82e', 16, 46, 4.5)
      gloss(c, 57, 0.3)
    },
  },
  'mango-pudding': {
    background: '#fff1c9',
    draw(c) {
      plate(c, '#fffdf8', '#f2a01e')
      c.add(
        '<circle cx="88" cy="94" r="42" fill="#c9780f" opacity=".35"/><path d="M88 44q16-6 24 8 16 4 16 20 10 14 0 28-2 16-18 18-12 14-26 6-16 4-22-12-14-8-12-24-6-14 6-24 6-18 32-20z" fill="#f59f14"/><circle cx="88" cy="84" r="33" fill="#ffbd3d"/>',
      )
      c.add('<path d="M66 82q2-18 18-22" stroke="#fff" stroke-width="5" opacity=".6"/>')
      const cube = c.define(
        '<rect x="-7" y="-5" width="14" height="13" rx="3" fill="#d97f0c"/><rect x="-7" y="-7" width="14" height="13" rx="3" fill="#ffce5a"/>',
      )
      c.place(cube, [
        at(84, 82, 10),
        at(98, 88, 40),
        at(88, 96, -20),
        ...ring(7, 52, { turn: 30, size: 0.9 }),
      ])
      c.place(leaf(c, '#4f9a3a', 22), [at(96, 72, -40), at(84, 70, -130)])
      c.add('<path d="M60 120q14 14 40 10" stroke="#fffdf8" stroke-width="4" opacity=".9"/>')
    },
  },
  'fruit-plate': {
    background: '#d8f0ee',
    draw(c) {
      plate(c, '#ffffff', '#f08fa8')
      const melon = c.define(
        '<path d="M-25 10Q0-40 25 10z" fill="#f2453f"/><path d="M-27 11Q0 19 27 11l-2-4Q0 13-25 7z" fill="#2f8a3f"/><path d="M-25 8Q0 14 25 8l-2-4Q0 9-23 4z" fill="#eaf6d8"/><path d="M-8 0v2M2-6v2M9 1v2" stroke="#2a1512" stroke-width="2.800"/>',
      )
      const orange = c.define(
        '<circle r="17" fill="#f08a1e"/><circle r="14" fill="#ffe0a8"/><circle r="12.500" fill="#ffab3d"/><path d="M0-12V12M-10.500-6L10.500 6M-10.500 6L10.500-6" stroke="#ffe0a8" stroke-width="2"/>',
      )
      const kiwi = c.define(
        '<circle r="16" fill="#7a5a30"/><circle r="14" fill="#8cc63f"/><circle r="5" fill="#f2f7d0"/><path d="M0-8v-2M6-6l1-1M8 0h2M6 6l1 1M0 8v2M-6 6l-1 1M-8 0h-2M-6-6l-1-1" stroke="#24301a" stroke-width="2.200"/>',
      )
      const dragon = c.define(
        '<ellipse rx="17" ry="14" fill="#e23d80"/><ellipse rx="14" ry="11" fill="#fffafc"/><path d="M-8-3h.1M-2-6h.1M5-5h.1M9 0h.1M3 1h.1M-4 1h.1M-9 3h.1M0 6h.1M6 6h.1" stroke="#222" stroke-width="2.200"/>',
      )
      const berry = c.define(
        '<circle r="7" fill="#3d4f9a"/><path d="M-2-2h4M0-4v4" stroke="#27346e" stroke-width="2"/>',
      )
      c.place(melon, [at(66, 62, -30), at(106, 56, 25)])
      c.place(orange, [at(52, 94), at(66, 116, 30)])
      c.place(kiwi, [at(122, 88), at(112, 112)])
      c.place(dragon, [at(90, 126, -10), at(88, 88, 20)])
      c.place(berry, [at(76, 82), at(102, 78), at(104, 96), at(76, 102), at(90, 106)])
      c.place(leaf(c, '#4f9a3a', 22), [at(92, 70, -30)])
      sprinkle(c, '#ffffff', 4, 40, 2)
    },
  },
}

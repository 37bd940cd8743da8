import { at } from './canvas'
import {
  chunk,
  coriander,
  cucumber,
  grains,
  halfEgg,
  leaf,
  peanut,
  rice,
  ringlets,
  shred,
  shreds,
  sprinkle,
  woodEar,
} from './food'
import type { Picture } from './mains'
import { bowl, gloss, oil, plate, sauce } from './vessels'

const LEEK = '#8cc152'
const RED = '#d7301f'

/** 凉菜 */
export const cold: Record<string, Picture> = {
  'smashed-cucumber': {
    background: '#dff3dd',
    draw(c) {
      plate(c, '#fffdf8', '#2f7a35')
      c.add('<ellipse cx="88" cy="90" rx="50" ry="48" fill="#a8893c" opacity=".35"/>')
      c.place(cucumber(c), c.spread(15, 42, { vary: 0.2 }))
      ringlets(c, RED, c.spread(8, 42), 0.8)
      sprinkle(c, '#fff6d8', 18, 42, 4)
    },
  },
  'wood-ear-salad': {
    background: '#e3e6dc',
    draw(c) {
      plate(c, '#f3f7f0', '#3f5a3a')
      c.place(woodEar(c), c.spread(14, 40))
      c.place(shred(c, '#f08a2c', 22, 3), c.spread(6, 38))
      ringlets(c, RED, c.spread(6, 40))
      c.place(coriander(c), [at(70, 72, -20), at(108, 100, 50), at(100, 64, 120)])
      sprinkle(c, '#fff6d8', 14, 42, 3.4)
    },
  },
  'mouth-watering-chicken': {
    background: '#ffd9c2',
    draw(c) {
      plate(c, '#fffdf8', '#3b6fa8')
      sauce(c, '#b8240f', 55)
      const cut = c.define(
        '<path d="M-34-8q34-10 68 0v16q-34 8-68 0z" fill="#f7e3bd" stroke="#c9a468" stroke-width="1.600"/><path d="M-34-8q34-10 68 0v5q-34-10-68 0z" fill="#f0c060"/>',
      )
      c.place(cut, [at(88, 52, 0, 0.86), at(88, 72), at(88, 92), at(88, 112, 0, 0.92)])
      c.add(
        '<path d="M66 46q22 22 12 76M104 48q10 28-2 74" stroke="#c2280f" stroke-width="7" opacity=".85"/>',
      )
      c.place(peanut(c), c.spread(9, 36))
      sprinkle(c, '#fff1c9', 26, 44, 3.4)
      ringlets(c, LEEK, c.spread(8, 36))
      c.place(coriander(c), [at(90, 84, 15)])
    },
  },
  'century-egg-tofu': {
    background: '#dde7ee',
    draw(c) {
      plate(c, '#ffffff', '#5b7f9a')
      c.add(
        '<rect x="52" y="54" width="72" height="74" rx="9" fill="#d9cfb8"/><rect x="52" y="50" width="72" height="74" rx="9" fill="#fffaf0"/>',
      )
      c.add('<path d="M52 74q14 12 26 0t24 4 22-2v40q0 8-9 8H61q-9 0-9-8z" fill="#7a4a1e" opacity=".35"/>')
      const egg = c.define(
        '<ellipse rx="15" ry="12" fill="#6b4416" stroke="#2e1a07" stroke-width="1.5"/><circle cx="1" r="7.5" fill="#39483f"/><circle cx="1" r="3.6" fill="#8a9a7c"/><path d="M-10-4q3-5 9-5" stroke="#fff" stroke-width="2" opacity=".55"/>',
      )
      c.place(egg, [
        at(46, 66, 100),
        at(44, 96, 70),
        at(66, 128, 10),
        at(112, 128, -10),
        at(132, 96, 110),
        at(130, 64, 80),
      ])
      c.place(egg, [at(88, 86, 15, 1.1)])
      ringlets(c, LEEK, c.spread(12, 30), 0.9)
      sprinkle(c, RED, 9, 28, 4)
      c.place(coriander(c), [at(106, 68, 30)])
    },
  },
  'vinegar-peanuts': {
    background: '#f2dfe6',
    draw(c) {
      bowl(c, { color: '#fffdf8', line: '#7a2f4a', soup: '#5a2a16' })
      grains(c, c.spread(36, 50), 5, ['#6f2716', 14], ['#c4593a', 11], ['#e8a084', 2])
      c.place(chunk(c, '#a9d67f', 10, 9), c.spread(6, 42))
      c.place(shred(c, '#c98fc0', 20, 3.4), c.spread(5, 40))
      c.place(coriander(c), [at(88, 82, 0)])
    },
  },
}

/** 汤羹 */
export const soups: Record<string, Picture> = {
  'seaweed-egg-soup': {
    background: '#e2e9da',
    draw(c) {
      bowl(c, { color: '#fffdf8', line: '#3f6f5a', soup: '#e8d9a0' })
      const weed = c.define(
        '<path d="M-20 3q-4-12 8-12 8-8 15 0 14-2 15 8-2 10-12 7-8 7-14 0-9 3-12-3z" fill="#33294a"/><path d="M-12-2q8-6 13-1 7-3 10 2" stroke="#5d5080" stroke-width="2"/>',
      )
      const ribbon = c.define(
        '<path d="M-18 0q6-12 14-3t14-2 10 4" stroke="#e0ac2a" stroke-width="8"/><path d="M-18 0q6-12 14-3t14-2 10 4" stroke="#ffe07a" stroke-width="6"/>',
      )
      c.place(weed, c.spread(6, 42))
      c.place(ribbon, c.spread(9, 44))
      ringlets(c, LEEK, c.spread(10, 48))
      gloss(c, 56)
    },
  },
  'hot-sour-soup': {
    background: '#f4d7bf',
    draw(c) {
      bowl(c, { color: '#5a2a1c', soup: '#b5642a' })
      c.place(shred(c, '#fff3dc', 26, 5, 1), c.spread(9, 46))
      shreds(c, '#3a2a24', c.spread(7, 46), 24, 5)
      shreds(c, '#e9a24a', c.spread(5, 44), 24, 4)
      c.place(shred(c, '#ffe07a', 24, 4), c.spread(6, 44))
      oil(c, '#c4231b', 8)
      ringlets(c, LEEK, c.spread(9, 44), 0.9)
      sprinkle(c, '#2b1a10', 14, 46)
    },
  },
  'winter-melon-rib-soup': {
    background: '#d9ecdf',
    draw(c) {
      bowl(c, { color: '#e6efe6', line: '#5b8f6a', soup: '#f0e6c4' })
      const rib = c.define(
        '<rect x="-24" y="-5" width="48" height="10" rx="5" fill="#fff6e4" stroke="#c9b48a" stroke-width="1.500"/><path d="M-15-9Q0-16 15-9v18Q0 15-15 9z" fill="#b5745a" stroke="#7d4630" stroke-width="1.600"/><path d="M-9-6q8-4 16 0" stroke="#fff" stroke-width="2" opacity=".4"/>',
      )
      const melon = c.define(
        '<path d="M-17 8Q0-20 17 8 0 2-17 8z" fill="#e4f3cf" stroke="#9cbf7a" stroke-width="1.500"/><path d="M-17 8Q0 2 17 8 0 5-17 8z" stroke="#5f9a4a" stroke-width="3.500"/>',
      )
      c.place(melon, c.spread(8, 42))
      c.place(rib, c.spread(4, 32))
      const berry = c.define('<ellipse rx="4" ry="3" fill="#d7301f"/>')
      c.place(berry, c.spread(8, 48))
      ringlets(c, LEEK, c.spread(8, 46), 0.8)
      gloss(c, 56)
    },
  },
  'tomato-beef-soup': {
    background: '#ffd0c2',
    draw(c) {
      bowl(c, { color: '#fffdf8', line: '#e05a2b', soup: '#d6492c' })
      oil(c, '#f29a4a', 9)
      c.place(chunk(c, '#8f4f38', 24, 20), c.spread(6, 40))
      const tomato = c.define(
        '<path d="M-15 5Q-12-13 0-14T15 5Q0 0-15 5z" fill="#f0503a" stroke="#a92618" stroke-width="1.500"/><path d="M-9 1Q0-12 9 1 0-3-9 1z" fill="#ff8f6e"/>',
      )
      c.place(tomato, c.spread(6, 44))
      c.place(chunk(c, '#f5cf6a', 18, 15), c.spread(4, 42))
      c.place(leaf(c, '#4f9a3a', 18), c.spread(5, 40))
      gloss(c, 56)
    },
  },
  'steamed-egg': {
    background: '#fff3cf',
    draw(c) {
      bowl(c, { color: '#b9d4e6', line: '#3b6fa8', soup: '#ffdf85' })
      c.add('<circle cx="82" cy="84" r="50" fill="#ffe9a6"/>')
      c.add('<path d="M52 96q8-24 30-18t34-8 14 26-30 20-48-20z" fill="#8a4a1c" opacity=".55"/>')
      ringlets(c, LEEK, c.spread(16, 34))
      const shelled = c.define(
        '<path d="M8-7Q-4-12-9-2-11 6-3 8" stroke="#e8683f" stroke-width="7.500"/><path d="M8-7Q-4-12-9-2-11 6-3 8" stroke="#ffb08a" stroke-width="5.500"/>',
      )
      c.place(shelled, [at(88, 84, 0, 1.3), at(66, 100, 100, 1.1), at(112, 96, 200, 1.1)])
      gloss(c, 56, 0.6)
    },
  },
}

// Kept beside the sides because the leg comes with them.
export const riceBoxes: Record<string, Picture> = {
  'chicken-leg-rice': {
    background: '#f1e2c6',
    draw(c) {
      plate(c, '#4f7f86', '#9cc4c8')
      rice(c, { radius: 37, x: 108, y: 80, count: 24 })
      c.place(leaf(c, '#6cb552', 36), [at(66, 46, -35), at(80, 40, -12), at(96, 38, 8)])
      c.add(
        '<path d="M96 118l22 10" stroke="#fff3dc" stroke-width="9"/><path d="M118 122h0M116 132h0" stroke="#fff3dc" stroke-width="11"/>',
        '<path d="M100 110q8 8-2 16-30 16-52-8-16-20-2-40 16-14 30 0 12 20 26 32z" fill="#9c4a18" stroke="#5a260b" stroke-width="2"/>',
        '<path d="M46 106q-8-16 4-24M58 112q16 12 32 6" stroke="#d9843c" stroke-width="5"/><path d="M52 82q6-6 12-2" stroke="#fff" stroke-width="4" opacity=".55"/>',
      )
      c.place(halfEgg(c), [at(122, 108, 30)])
      sprinkle(c, '#fff1c9', 10, 20, 3)
    },
  },
}

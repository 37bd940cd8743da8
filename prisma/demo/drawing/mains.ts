import { at, type Canvas, ring } from './canvas'
import {
  broccoli,
  chilli,
  chunk,
  coriander,
  grains,
  leaf,
  mince,
  noodles,
  pepper,
  ringlets,
  scramble,
  shred,
  shreds,
  shrimp,
  slice,
  sprinkle,
} from './food'
import { bowl, gloss, ironPlate, oil, plate, platter, sauce } from './vessels'

export type Picture = { background: string; draw: (c: Canvas) => void }

const LEEK = '#8cc152'
const RED = '#d7301f'

/** 热菜: what the kitchen is proud of. */
export const mains: Record<string, Picture> = {
  'kung-pao-chicken': {
    background: '#ffe3c2',
    draw(c) {
      plate(c, '#fffdf8', '#d98a3d')
      sauce(c, '#a8531c')
      c.place(chunk(c, '#d98b45', 17, 15), c.spread(13, 42))
      grains(c, c.spread(10, 44), 5, ['#a8702c', 11], ['#e8bb7a', 8.5], ['#fbe3b8', 2])
      c.place(chilli(c), c.spread(5, 42))
      ringlets(c, LEEK, c.spread(7, 40))
      gloss(c)
    },
  },
  'mapo-tofu': {
    background: '#ffd6cc',
    draw(c) {
      bowl(c, { color: '#3f4a5a', soup: '#b3291a' })
      oil(c, '#f2762e', 10)
      c.place(chunk(c, '#fff3dc', 21, 19), c.spread(12, 46))
      mince(c, '#8a4722', c.spread(16, 50))
      ringlets(c, LEEK, c.spread(10, 46), 0.9)
      sprinkle(c, '#5a1a10', 20)
      gloss(c, 58, 0.3)
    },
  },
  'red-braised-pork': {
    background: '#f3dfc8',
    draw(c) {
      bowl(c, { color: '#f7f2e8', line: '#9c3b22', soup: '#5e2410' })
      const belly = c.define(
        '<rect x="-15" y="-13" width="30" height="28" rx="5" fill="#4a1508"/><rect x="-15" y="-15" width="30" height="9" rx="4" fill="#8a2c12"/><path d="M-15-7h30v6h-30z" fill="#f0c08c"/><path d="M-15-1h30v7h-30z" fill="#a84a24"/><path d="M-15 5h30v4h-30z" fill="#e8b07a"/><path d="M-15 9h30q0 4-4 4h-22q-4 0-4-4z" fill="#8a3516"/><path d="M-9-11h12" stroke="#fff" stroke-width="2.500" opacity=".5"/>',
      )
      c.place(belly, c.spread(9, 42, { lean: 30 }))
      ringlets(c, LEEK, c.spread(6, 36))
      c.place(leaf(c, '#4f9a3a', 24), [at(78, 84, -30), at(100, 92, 20)])
    },
  },
  'sweet-sour-pork': {
    background: '#ffe9d1',
    draw(c) {
      plate(c, '#ffffff', '#e05a2b')
      sauce(c, '#e2562a')
      c.place(chunk(c, '#f08a3c', 22, 13), c.spread(11, 43))
      c.place(pepper(c, '#3f9d45', 8), c.spread(4, 40))
      c.place(pepper(c, RED, 8), c.spread(3, 36))
      const pineapple = c.define(
        '<path d="M-10 7Q0-16 10 7 0 13-10 7z" fill="#ffd84a" stroke="#d9a520" stroke-width="1.500"/><path d="M-5 5L-1-4M5 5L2-3" stroke="#d9a520" stroke-width="1.400"/>',
      )
      c.place(pineapple, c.spread(5, 38))
      sprinkle(c, '#fff6df', 14)
    },
  },
  'steamed-seabass': {
    background: '#d5ebf5',
    draw(c) {
      platter(c)
      c.add('<g transform="rotate(-24 88 88)">')
      c.add('<ellipse cx="88" cy="92" rx="62" ry="34" fill="#8a4a1c" opacity=".55"/>')
      c.add(
        '<path d="M22 88q-8-16-6-24 12 4 20 16 30-26 66-20 34 4 50 28-18 26-52 28-34 2-64-20-8 12-20 16-2-8 6-24z" fill="#7f99a8" stroke="#4e6877" stroke-width="2"/>',
      )
      c.add('<path d="M44 94q34 22 66 14 24-6 38-20-18 14-52 14-26 0-52-8z" fill="#eef4f5"/>')
      c.add(
        '<path d="M118 70q-10 18 2 36" stroke="#4e6877" stroke-width="2.500"/><circle cx="132" cy="82" r="5" fill="#fff"/><circle cx="133" cy="82" r="2.800" fill="#222"/>',
      )
      c.add('<path d="M62 72l10 26M80 68l8 30M98 66l6 30" stroke="#dfe9ec" stroke-width="4"/>')
      c.add('</g>')
      shreds(c, LEEK, c.spread(8, 22, { x: 80, y: 88 }), 24, 3)
      shreds(c, '#ffe9a8', c.spread(5, 18, { x: 80, y: 88 }), 20, 3)
      c.place(shred(c, RED, 18, 3), c.spread(4, 18, { x: 80, y: 88 }))
      c.place(coriander(c), [at(124, 118, 20), at(34, 70, -60, 0.9)])
    },
  },
  'boiled-beef': {
    background: '#f7c9bd',
    draw(c) {
      bowl(c, { color: '#fffdf8', line: '#c4231b', soup: '#a81c10' })
      oil(c, '#ef6b2d', 12)
      c.place(slice(c, '#8a4a35'), c.spread(9, 42))
      c.place(chilli(c), c.spread(5, 44))
      sprinkle(c, '#4a120a', 12, 40)
      ringlets(c, LEEK, c.spread(5, 40), 0.9)
      c.place(coriander(c), [at(88, 86, 10)])
    },
  },
  'tomato-egg': {
    background: '#fff0b8',
    draw(c) {
      plate(c, '#fffdf8', '#e8503a')
      sauce(c, '#f0674a')
      const tomato = c.define(
        '<path d="M-15 3Q-13-12 0-13T15 3Q6 13 0 12T-15 3z" fill="#e23d28" stroke="#a92618" stroke-width="1.500"/><path d="M-8 3q8-12 16 0-8 7-16 0z" fill="#f47b5c"/><path d="M-3 3h1M3 2h1" stroke="#ffe2a0" stroke-width="2.400"/>',
      )
      c.place(scramble(c), c.spread(11, 42))
      c.place(tomato, c.spread(8, 42))
      ringlets(c, LEEK, c.spread(8, 38))
      gloss(c)
    },
  },
  'black-pepper-beef': {
    background: '#e4dccf',
    draw(c) {
      ironPlate(c)
      c.add('<ellipse cx="88" cy="90" rx="50" ry="48" fill="#3b1d10"/>')
      c.place(slice(c, '#7c4128'), c.spread(13, 40))
      c.place(pepper(c, '#3f9d45', 8), c.spread(4, 40))
      c.place(pepper(c, '#f0b429', 8), c.spread(4, 38))
      shreds(c, '#f3e6f0', c.spread(6, 38), 24, 4)
      sprinkle(c, '#120d0a', 30)
      c.add(
        '<path d="M66 36q-7-8 0-15M88 32q-7-8 0-15M110 36q-7-8 0-15" stroke="#fff" stroke-width="3.500" opacity=".7"/>',
      )
    },
  },
  'garlic-shrimp': {
    background: '#ffe0d4',
    draw(c) {
      plate(c, '#e9f4f1', '#4f9a8a')
      noodles(c, '#efe9dc', 40)
      c.place(shrimp(c), ring(8, 41, { turn: 60, size: 1.12 }))
      c.place(shrimp(c), ring(3, 13, { turn: 40 }))
      sprinkle(c, '#fff1b0', 34, 50, 4)
      ringlets(c, LEEK, c.spread(12, 48), 0.8)
      sprinkle(c, RED, 10, 44, 4)
    },
  },
}

/** 小炒: out of the wok in two minutes. */
export const wok: Record<string, Picture> = {
  'yuxiang-pork': {
    background: '#fbdcc6',
    draw(c) {
      plate(c, '#fffdf8', '#b5432a')
      sauce(c, '#b04a20')
      c.place(shred(c, '#c9805a', 28, 5), c.spread(12, 40))
      shreds(c, '#3f302a', c.spread(7, 40), 24, 5)
      shreds(c, '#f08a2c', c.spread(7, 40), 26, 4)
      c.place(shred(c, '#7fb84e', 26, 4), c.spread(7, 40))
      sprinkle(c, RED, 14, 44, 3.4)
      gloss(c)
    },
  },
  'twice-cooked-pork': {
    background: '#f6d9b8',
    draw(c) {
      plate(c, '#3d4650', '#77838f')
      sauce(c, '#8a3a18', 50)
      c.place(slice(c, '#c8743f', '#f7dfc0'), c.spread(12, 42))
      c.place(leaf(c, '#6aa84f', 28), c.spread(7, 40))
      c.place(pepper(c, RED, 7), c.spread(5, 38))
      gloss(c)
    },
  },
  'di-san-xian': {
    background: '#e6dcef',
    draw(c) {
      plate(c, '#fffdf8', '#7a4f9a')
      sauce(c, '#8a5a2a')
      const aubergine = c.define(
        '<path d="M-17-6Q0-14 17-6L15 6Q0 13-15 6z" fill="#4b2a5e" stroke="#2c1638" stroke-width="1.500"/><path d="M-13 1Q0-6 13 1 0 9-13 1z" fill="#e9dcae"/>',
      )
      c.place(pepper(c, '#4aa544', 9), c.spread(7, 42))
      c.place(aubergine, c.spread(8, 42))
      c.place(chunk(c, '#f0c24e', 20, 16), c.spread(7, 40))
      gloss(c)
    },
  },
  'dry-fried-beans': {
    background: '#dcefd2',
    draw(c) {
      plate(c, '#fff8ee', '#c0562f')
      const bean = c.define(
        '<path d="M-21 3Q0-8 21 2" stroke="#2f5f22" stroke-width="8"/><path d="M-21 3Q0-8 21 2" stroke="#5c9440" stroke-width="6"/><path d="M-10-1l4 0M3-3l4 1" stroke="#3f6f2b" stroke-width="2"/><path d="M-16 0Q-4-5 4-4" stroke="#a6d283" stroke-width="1.600"/>',
      )
      c.place(bean, c.spread(15, 38, { lean: 50 }))
      c.place(chilli(c), c.spread(5, 40))
      mince(c, '#8a5230', c.spread(14, 42))
    },
  },
  'garlic-broccoli': {
    background: '#e9f5c9',
    draw(c) {
      plate(c, '#ffffff', '#5aa64a')
      const florets = [...ring(8, 38, { turn: 90 }), ...ring(3, 13)]
      c.place(broccoli(c), florets)
      const garlic = c.define(
        '<path d="M-5 3Q-4-6 3-4T4 4Q0 6-5 3z" fill="#fff6d8" stroke="#d8bf7a" stroke-width="1.200"/>',
      )
      c.place(garlic, c.spread(13, 46))
      c.place(pepper(c, '#f08a2c', 5), c.spread(4, 36))
    },
  },
  'potato-shreds': {
    background: '#fdf1c4',
    draw(c) {
      plate(c, '#dfeaf5', '#3b6fa8')
      c.place(shred(c, '#f7dc7a', 38, 4, 7), c.spread(26, 36))
      c.place(shred(c, '#4aa544', 28, 4), c.spread(7, 36))
      shreds(c, RED, c.spread(5, 34), 24, 4)
      gloss(c, 46)
    },
  },
  'hunan-beef': {
    background: '#f5cfc0',
    draw(c) {
      plate(c, '#26262a', '#6b2a1c')
      sauce(c, '#5e2612', 50)
      c.place(slice(c, '#93503a'), c.spread(11, 40))
      ringlets(c, '#3f9d45', c.spread(9, 42), 1.5)
      ringlets(c, RED, c.spread(8, 42), 1.5)
      c.place(coriander(c), [at(72, 74, -20), at(106, 98, 40), at(96, 62, 80, 0.8)])
    },
  },
}

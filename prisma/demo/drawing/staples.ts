import { at, ring } from './canvas'
import {
  bun,
  chunk,
  coriander,
  dumpling,
  halfEgg,
  leaf,
  mince,
  noodles,
  peanut,
  rice,
  ringlets,
  scramble,
  slice,
  sprinkle,
} from './food'
import type { Picture } from './mains'
import { board, bowl, oil, plate, steamer } from './vessels'

const LEEK = '#8cc152'

/** 主食 */
export const staples: Record<string, Picture> = {
  'steamed-rice': {
    background: '#dce8f2',
    draw(c) {
      bowl(c, { color: '#3b6fa8', line: '#a9c8ea', soup: '#c9c2b4' })
      rice(c, { radius: 56 })
      sprinkle(c, '#2a211c', 12, 18, 3)
    },
  },
  'yangzhou-fried-rice': {
    background: '#fff0c2',
    draw(c) {
      plate(c, '#fffdf8', '#e0a030')
      rice(c, { radius: 53, color: '#ffe9b0' })
      c.place(
        scramble(c),
        c.spread(6, 40).map((spot) => ({ ...spot, size: 0.6 })),
      )
      ringlets(c, '#5cab3f', c.spread(12, 45), 0.8)
      mince(c, '#e8796b', c.spread(12, 45))
      ringlets(c, '#f08a2c', c.spread(9, 45), 0.8)
      const prawn = c.define(
        '<path d="M8-7Q-4-12-9-2-11 6-3 8" stroke="#e8683f" stroke-width="7.500"/><path d="M8-7Q-4-12-9-2-11 6-3 8" stroke="#ffb08a" stroke-width="5.500"/>',
      )
      c.place(prawn, c.spread(4, 34))
    },
  },
  'beef-noodles': {
    background: '#f0d6c2',
    draw(c) {
      bowl(c, { color: '#fffdf8', line: '#c4231b', soup: '#a85a24' })
      oil(c, '#d7301f', 10, 56)
      noodles(c, '#f9e6ae', 46)
      c.place(slice(c, '#7d4530'), [
        at(66, 72, -20, 1.3),
        at(84, 62, 5, 1.3),
        at(104, 66, 25, 1.3),
        at(76, 90, 10, 1.2),
      ])
      c.place(halfEgg(c), [at(116, 96, 30, 1.15)])
      c.place(leaf(c, '#4f9a3a', 36), [at(72, 120, 20), at(90, 124, -5), at(106, 122, -30)])
      ringlets(c, LEEK, c.spread(10, 44))
      c.place(coriander(c), [at(88, 94, -15)])
    },
  },
  'dandan-noodles': {
    background: '#fbd9b4',
    draw(c) {
      bowl(c, { color: '#2f3a46', soup: '#a8321a' })
      noodles(c, '#f3cf82', 50)
      c.add('<path d="M58 84q2-28 32-26t28 32-32 24-28-30z" fill="#6b2f16"/>')
      mince(c, '#9c5a34', c.spread(34, 27))
      c.place(peanut(c), c.spread(8, 30))
      c.place(leaf(c, '#5fa84a', 30), [at(128, 108, -50), at(118, 122, -40), at(50, 58, 130)])
      ringlets(c, LEEK, c.spread(9, 30))
      sprinkle(c, '#fff1c9', 14, 40, 3.2)
    },
  },
  'tomato-egg-noodles': {
    background: '#ffe6c9',
    draw(c) {
      bowl(c, { color: '#fffdf8', line: '#3f9d45', soup: '#f2a25a' })
      noodles(c, '#fff0c4', 50)
      const tomato = c.define(
        '<path d="M-13 3Q-11-11 0-12T13 3Q5 12 0 11T-13 3z" fill="#e23d28" stroke="#a92618" stroke-width="1.500"/><path d="M-7 3q7-10 14 0-7 6-14 0z" fill="#f47b5c"/>',
      )
      c.place(scramble(c), c.spread(6, 28))
      c.place(tomato, c.spread(6, 32))
      c.place(leaf(c, '#4f9a3a', 30), [at(60, 118, 30), at(50, 104, 60)])
      ringlets(c, LEEK, c.spread(10, 42))
    },
  },
  'pork-dumplings': {
    background: '#e6ecd8',
    draw(c) {
      plate(c, '#6f9fb5', '#d5e6ee')
      c.place(dumpling(c), [...ring(8, 42, { turn: 90 }), at(80, 80, -20), at(96, 98, 30)])
      c.add(
        '<circle cx="132" cy="136" r="29" fill="#000" opacity=".13"/><circle cx="132" cy="133" r="28" fill="#fffdf8"/><circle cx="132" cy="133" r="21" fill="#3a1a0e"/><path d="M120 126q6-7 14-7" stroke="#fff" stroke-width="2.500" opacity=".5"/>',
      )
      ringlets(c, '#d7301f', [at(128, 138), at(140, 130)], 0.8)
    },
  },
  'scallion-pancake': {
    background: '#f7e7c4',
    draw(c) {
      board(c)
      c.add(
        '<circle cx="90" cy="94" r="59" fill="#000" opacity=".18"/><circle cx="88" cy="88" r="58" fill="#c4842f"/><circle cx="88" cy="88" r="55" fill="#eec06a"/>',
      )
      c.add(
        '<path d="M88 88m-6 0a6 6 0 1 1 12 2 16 16 0 1 1-28-8 28 28 0 1 1 44 30 38 38 0 0 1-62-10" stroke="#c98f3c" stroke-width="3"/>',
      )
      const toast = c.define(
        '<path d="M-9 1q4-8 11-4 9-2 7 4-5 6-10 3-7 2-8-3z" fill="#b36a1e" opacity=".65"/>',
      )
      c.place(toast, c.spread(11, 46))
      ringlets(c, '#5f9a3a', c.spread(18, 48), 0.8)
      c.add('<path d="M88 88L137 60M88 88L88 31M88 88l-50-28" stroke="#a56d2a" stroke-width="3"/>')
    },
  },
  roujiamo: {
    background: '#f3dcc0',
    draw(c) {
      board(c)
      c.add('<ellipse cx="90" cy="124" rx="62" ry="22" fill="#000" opacity=".18"/>')
      c.add('<path d="M28 104q2 30 60 30t60-30z" fill="#e0a960" stroke="#a8702c" stroke-width="2"/>')
      c.place(leaf(c, '#5fa84a', 34), [at(44, 104, 15), at(132, 104, -15), at(88, 112, 0)])
      c.place(chunk(c, '#8a4a2a', 15, 12), c.spread(17, 52, { y: 98, flat: 0.2 }))
      mince(c, '#5fa84a', c.spread(9, 50, { y: 98, flat: 0.2 }))
      c.add(
        '<path d="M26 92Q28 44 88 42t62 50q-30 8-62 8t-62-8z" fill="#f3cd8a" stroke="#a8702c" stroke-width="2"/>',
      )
      c.add(
        '<path d="M48 78q8-22 34-25M66 80q6-12 20-14M88 66q18 0 26 14M98 54q20 4 28 22" stroke="#c98a3c" stroke-width="4"/>',
      )
      c.add('<path d="M42 70q10-18 30-21" stroke="#fff" stroke-width="4" opacity=".5"/>')
    },
  },
  xiaolongbao: {
    background: '#e9dfd0',
    draw(c) {
      steamer(c)
      c.place(bun(c), [...ring(6, 39), at(88, 88, 0, 1)])
    },
  },
}

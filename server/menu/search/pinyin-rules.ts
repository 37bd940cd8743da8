import { pinyin, polyphonic } from 'pinyin-pro'

/**
 * How a name can be typed, character by character: "宫保 A" → "gong bao   a". Characters are separated by a space, the
 * readings of one by a comma, the likeliest first. A character that has no reading is itself; a space is empty.
 */
export function searchKey(name: string): string {
  const characters = [...name]
  // Asked as a whole: 重庆 is read chong, 重 alone zhong.
  const inContext = pinyin(name, { type: 'array', toneType: 'none', v: true })
  // A surrogate pair of a rare character could be split; then each character is read alone.
  const aligned = inContext.length === characters.length
  return characters
    .map((character, index) => {
      const others = polyphonic(character, { type: 'array', toneType: 'none', v: true })[0] ?? []
      const readings = [...(aligned ? [inContext[index] ?? ''] : []), ...others].flatMap(asTyped)
      return [...new Set(readings)].join(',')
    })
    .join(' ')
}

/** 绿 is lü, which nobody types: lv, or lu. */
function asTyped(reading: string): string[] {
  const plain = reading.toLowerCase().replaceAll('ü', 'v').replace(/[\s,]/g, '')
  return plain.includes('v') && plain.length > 1 ? [plain, plain.replace('v', 'u')] : [plain]
}

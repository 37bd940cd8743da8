/** From a character to before another, counted in code points. */
export type Range = readonly [start: number, end: number]

/** What somebody typed, as it is looked for: parts that must all be found. */
export function termsOf(query: string): string[] {
  const plain = query.normalize('NFKC').toLowerCase().replaceAll('ü', 'v').replace(/['’]/g, '')
  return plain.split(/\s+/).filter((term) => term !== '')
}

/** Where `term` stands in a text, whatever its case. */
export function findText(text: string, term: string): Range | null {
  // Character by character: a string that grows when it is made small would shift every mark after it.
  const characters = [...text].map((character) => character.toLowerCase())
  const wanted = [...term]
  for (let start = 0; start + wanted.length <= characters.length; start++) {
    if (wanted.every((character, i) => characters[start + i] === character)) {
      return [start, start + wanted.length]
    }
  }
  return null
}

/**
 * Where the characters stand that `term` spells: with whole syllables (gongbao), first letters (gbjd), or both mixed;
 * the last syllable may be unfinished (gongba). `key` is the server's `searchKey` of the name.
 */
export function findPinyin(key: string, term: string): Range | null {
  if (!/^[a-z]+$/.test(term)) return null
  const syllables = key.split(' ').map((readings) => readings.split(',').filter((reading) => reading !== ''))
  const dead = new Set<string>()
  /** Where the spelling ends that begins at character `at` with letter `from` of the term. */
  const spell = (at: number, from: number): number | null => {
    if (from === term.length) return at
    const place = `${at}.${from}`
    if (at >= syllables.length || dead.has(place)) return null
    for (const reading of syllables[at] ?? []) {
      for (const length of steps(reading, term.slice(from))) {
        const end = spell(at + 1, from + length)
        if (end !== null) return end
      }
    }
    dead.add(place)
    return null
  }
  for (let start = 0; start < syllables.length; start++) {
    const end = spell(start, 0)
    if (end !== null) return [start, end]
  }
  return null
}

/** How many letters of `rest` one character may take, the longest first. */
function steps(reading: string, rest: string): number[] {
  if (!/^[a-z]/.test(reading) || reading[0] !== rest[0]) return []
  const lengths = new Set<number>()
  if (rest.startsWith(reading)) lengths.add(reading.length)
  else if (reading.startsWith(rest)) lengths.add(rest.length)
  if (/^[zcs]h/.test(reading) && rest[1] === 'h') lengths.add(2)
  lengths.add(1)
  return [...lengths]
}

/** Cuts a text at its marks: pieces in order, each marked or not. Marks may overlap. */
export function piecesOf(text: string, marks: readonly Range[]): { text: string; marked: boolean }[] {
  const pieces: { text: string; marked: boolean }[] = []
  for (const [index, character] of [...text].entries()) {
    const marked = marks.some(([start, end]) => start <= index && index < end)
    const last = pieces.at(-1)
    if (last?.marked === marked) last.text += character
    else pieces.push({ text: character, marked })
  }
  return pieces
}

const NONE = new Set(['无', '没有', 'none', 'no', '-', '—', '/'])

/**
 * Reads a list such as "花生、大豆", "egg, soy" or "gluten/egg" with the words that `find` knows.
 * Returns the codes found, once each, in the order of `codes`, and every word that is not known.
 */
export function parseWordList<Code extends string>(
  text: string,
  codes: readonly Code[],
  find: (word: string) => Code | null,
): { found: Code[]; unknown: string[] } {
  const normal = text.normalize('NFKC').trim()
  if (NONE.has(normal.toLowerCase())) return { found: [], unknown: [] }
  const found = new Set<Code>()
  const unknown: string[] = []
  for (const word of normal.split(/[、,;/|\s]+/u)) {
    if (word === '') continue
    const code = find(word)
    if (code) found.add(code)
    else unknown.push(word)
  }
  return { found: codes.filter((code) => found.has(code)), unknown }
}

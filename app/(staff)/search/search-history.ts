const PREFIX = 'kaifan.search.'
const MAX = 10
const MAX_LENGTH = 40

/** The last words somebody searched for on this phone, the latest first. Nothing when the browser forbids storage. */
export function readHistory(userId: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(PREFIX + userId) ?? '[]')
    return Array.isArray(kept) ? kept.filter((word) => typeof word === 'string').slice(0, MAX) : []
  } catch {
    return []
  }
}

/** @returns the history with `word` in front */
export function remember(userId: string, word: string): string[] {
  const plain = word.trim().slice(0, MAX_LENGTH)
  const known = readHistory(userId)
  if (plain === '') return known
  return write(userId, [plain, ...known.filter((other) => other !== plain)].slice(0, MAX))
}

export const forget = (userId: string): string[] => write(userId, [])

function write(userId: string, words: string[]): string[] {
  try {
    if (words.length === 0) localStorage.removeItem(PREFIX + userId)
    else localStorage.setItem(PREFIX + userId, JSON.stringify(words))
  } catch {
    // Then it lasts as long as this page.
  }
  return words
}

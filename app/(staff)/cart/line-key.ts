import type { CartLine } from '@/server/cart/schema'

/** What makes two lines the same line: the menu item and its options in any order. The note is not part of it. */
export function lineKey(line: Pick<CartLine, 'menuItemId' | 'optionIds'>): string {
  return [line.menuItemId, ...[...line.optionIds].sort()].join('.')
}

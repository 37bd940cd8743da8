import { expect, test } from 'vitest'
import { decodeText } from './decode-text'
import { parseMenuCsv } from './parse-menu-csv'

/** Node decodes GBK but cannot encode it: turn its decoder around, two bytes at a time. */
function encodeGbk(text: string): Uint8Array {
  const decoder = new TextDecoder('gbk')
  const bytesOf = new Map<string, [number, number]>()
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++) {
      if (low !== 0x7f) bytesOf.set(decoder.decode(new Uint8Array([high, low])), [high, low])
    }
  }
  return new Uint8Array(
    [...text].flatMap((character) => bytesOf.get(character) ?? [character.codePointAt(0) ?? 0]),
  )
}

const utf16le = (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'))
const utf16be = (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le').swap16())
const utf8 = (text: string) => new TextEncoder().encode(text)

const CSV = '分类,菜名,售价,份数\r\n热菜,宫保鸡丁,￥18,20\r\n小炒,鱼香肉丝,16元,30\r\n'

test.each([
  ['UTF-8 with a byte order mark', utf8(`\ufeff${CSV}`), 'utf-8'],
  ['UTF-8 without one', utf8(CSV), 'utf-8'],
  ['GBK, as Chinese Excel saves CSV', encodeGbk(CSV), 'gb18030'],
  ['UTF-16LE with tabs, Excel’s “Unicode text”', utf16le(CSV.replaceAll(',', '\t')), 'utf-16le'],
  ['UTF-16BE', utf16be(CSV), 'utf-16be'],
])('reads the same menu from %s', (_, bytes, encoding) => {
  const menu = parseMenuCsv(bytes)
  expect(menu).toMatchObject({ encoding, problems: [] })
  expect(menu.rows.map((row) => [row.category, row.nameZh, row.priceCents, row.portions])).toEqual([
    ['热菜', '宫保鸡丁', 1800, 20],
    ['小炒', '鱼香肉丝', 1600, 30],
  ])
})

test('the GBK bytes are GBK: read as UTF-8 they are no text at all', () => {
  const bytes = encodeGbk(CSV)
  expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow()
  expect(bytes.length).toBeLessThan(utf8(CSV).length)
})

test('what is valid as both is UTF-8: GBK is hardly ever valid UTF-8 by chance', () => {
  expect(new TextDecoder('gb18030', { fatal: true }).decode(utf8('汉字'))).toBe('姹夊瓧')
  expect(decodeText(utf8('汉字'))).toEqual({ text: '汉字', encoding: 'utf-8' })
})

test('reads characters that only GB18030 has', () => {
  // 𠮷 (U+20BB7) in its four-byte form.
  expect(decodeText(new Uint8Array([0x95, 0x34, 0xb2, 0x35, 0x2c, 0xb2, 0xcb]))).toEqual({
    text: '𠮷,菜',
    encoding: 'gb18030',
  })
})

test.each([
  ['an .xlsx workbook', [0x50, 0x4b, 0x03, 0x04, 0x14, 0x00], 'FILE_NOT_TEXT'],
  ['an .xls workbook', [0xd0, 0xcf, 0x11, 0xe0, 0xa1], 'FILE_NOT_TEXT'],
  ['UTF-16 without a mark', [0x61, 0x00, 0x62, 0x00], 'FILE_NOT_TEXT'],
  ['bytes of no encoding', [0xff, 0x80, 0xff, 0xff, 0x80], 'ENCODING_UNKNOWN'],
  ['half a UTF-16 pair', [0xff, 0xfe, 0x00, 0xd8], 'ENCODING_UNKNOWN'],
])('refuses %s', (_, bytes, problem) => {
  expect(decodeText(new Uint8Array(bytes))).toEqual({ problem })
})

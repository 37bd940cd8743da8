export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'

export type DecodedText =
  | { text: string; encoding: Encoding }
  | { problem: 'FILE_NOT_TEXT' | 'ENCODING_UNKNOWN' }

const startsWith = (bytes: Uint8Array, ...prefix: number[]) =>
  prefix.every((byte, index) => bytes[index] === byte)

/**
 * Turns the bytes of a file into text the way spreadsheets on Chinese office computers save it: UTF-8 with or without
 * a byte order mark, UTF-16 with one (Excel's "Unicode text"), else GB18030, which contains GBK and GB2312.
 * A workbook (.xlsx, .xls) or another binary file is FILE_NOT_TEXT. Never throws.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04) || startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) {
    return { problem: 'FILE_NOT_TEXT' }
  }
  const encodings: Encoding[] = startsWith(bytes, 0xff, 0xfe)
    ? ['utf-16le']
    : startsWith(bytes, 0xfe, 0xff)
      ? ['utf-16be']
      : ['utf-8', 'gb18030']
  for (const encoding of encodings) {
    const text = decodeAs(encoding, bytes)
    // A NUL in decoded text means UTF-16 without a mark, or no text at all; read on, it would be mojibake.
    if (text !== null) return text.includes('\0') ? { problem: 'FILE_NOT_TEXT' } : { text, encoding }
  }
  return { problem: 'ENCODING_UNKNOWN' }
}

// UTF-8 first and strictly: Chinese GBK text is practically never valid UTF-8, while the reverse often looks valid.
function decodeAs(encoding: Encoding, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

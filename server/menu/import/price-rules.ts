import { MAX_PRICE_CENTS, type ProblemCode } from './problem-rules'

export type ParsedPrice =
  | { cents: number }
  | {
      problem: Extract<ProblemCode, 'PRICE_INVALID' | 'PRICE_NEGATIVE' | 'PRICE_DECIMALS' | 'PRICE_TOO_HIGH'>
    }

const DOT_DECIMAL = /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?$/u
const COMMA_DECIMAL = /^(\d+|\d{1,3}(?:\.\d{3})+),(\d*)$/u

/**
 * Reads a price such as "18", "18.5", "¥18.00", "18元" or "1,234.50" as integer cents.
 * `decimalComma` (files separated by ; or tab, as European spreadsheets write them) also reads "18,50" and "1.234,50";
 * there "1,234" could be either and is refused.
 * The digits are put together as text: 18.15 × 100 is 1814.9999999999998 in floating point.
 */
export function parsePrice(text: string, decimalComma = false): ParsedPrice {
  const amount = text
    .normalize('NFKC')
    .replace(/\s/gu, '')
    .replace(/^(-?)(?:¥|RMB|CNY|CN¥)/iu, '$1')
    .replace(/(?:元|块|圆|RMB|CNY)$/iu, '')
    .replace(/^[¥]/u, '')
  if (/^[-−–]¥?\d/u.test(amount) || /^\(¥?[\d.,]+\)$/u.test(amount)) return { problem: 'PRICE_NEGATIVE' }
  const match = matchAmount(amount, decimalComma)
  if (!match) return { problem: 'PRICE_INVALID' }
  const [whole, fraction] = match
  if (fraction.length > 2) return { problem: 'PRICE_DECIMALS' }
  const digits = (whole + fraction.padEnd(2, '0')).replace(/^0+(?=\d)/u, '')
  const tooHigh = digits.length > String(MAX_PRICE_CENTS).length || Number(digits) > MAX_PRICE_CENTS
  return tooHigh ? { problem: 'PRICE_TOO_HIGH' } : { cents: Number(digits) }
}

function matchAmount(amount: string, decimalComma: boolean): [whole: string, fraction: string] | null {
  const ambiguous = decimalComma && /^\d{1,3},\d{3}$/u.test(amount)
  if (ambiguous) return null
  const comma = decimalComma ? COMMA_DECIMAL.exec(amount) : null
  if (comma) return [(comma[1] ?? '').replaceAll('.', ''), comma[2] ?? '']
  const dot = DOT_DECIMAL.exec(amount)
  return dot ? [(dot[1] ?? '').replaceAll(',', ''), dot[2] ?? ''] : null
}

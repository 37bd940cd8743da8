import type { InvoiceView } from '@/server/invoices/schema'

/** The list for a spreadsheet, amounts in yuan. Excel needs the byte order mark. */
export function invoicesCsv(columns: string[], invoices: InvoiceView[]): string {
  const rows = invoices.map(({ number, serviceDate, personName, ownCents, title, issuedAt }) =>
    [number, serviceDate, personName, (ownCents / 100).toFixed(2), title, issuedAt?.toISOString() ?? ''].map(
      cell,
    ),
  )
  return `\ufeff${[columns.map(cell), ...rows].map((row) => `${row.join(',')}\r\n`).join('')}`
}

/** A name or a title that begins like a formula would be one in somebody else's spreadsheet. */
function cell(text: string): string {
  const tame = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",;\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame
}

import Papa from 'papaparse'
import type { InvoiceView } from '@/server/invoices/schema'

/**
 * The list for a spreadsheet, amounts in yuan. Excel needs the byte order mark; a name or a title that begins like a
 * formula would be one in somebody else's spreadsheet.
 */
export function invoicesCsv(fields: string[], invoices: InvoiceView[]): string {
  const data = invoices.map(({ number, serviceDate, personName, ownCents, title, issuedAt }) => [
    ...[number, serviceDate, personName, (ownCents / 100).toFixed(2), title],
    issuedAt?.toISOString() ?? '',
  ])
  return `\ufeff${Papa.unparse({ fields, data }, { escapeFormulae: true })}`
}

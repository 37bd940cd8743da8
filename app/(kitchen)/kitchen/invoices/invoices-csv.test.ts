import { expect, test } from 'vitest'
import { invoicesCsv } from './invoices-csv'

test('a spreadsheet gets amounts as numbers, quoted cells, and no formula that somebody else wrote', () => {
  const invoice = {
    ...{ orderId: 'o', number: '20261126-D001', mealKind: 'DINNER' as const, serviceDate: '2026-11-26' },
    ...{ personName: '=HYPERLINK("http://a")', title: '开饭, "A" 公司', ownCents: 1_205, issuedAt: null },
  }
  const issued = { ...invoice, personName: '李雷', title: '@SUM', issuedAt: new Date('2026-11-27T01:02:03Z') }
  const lines = invoicesCsv(['A', 'B', 'C', 'D', 'E', 'F'], [invoice, issued]).split('\r\n')
  expect(lines).toEqual([
    '\ufeffA,B,C,D,E,F',
    `20261126-D001,2026-11-26,"'=HYPERLINK(""http://a"")",12.05,"开饭, ""A"" 公司",`,
    `20261126-D001,2026-11-26,李雷,12.05,"'@SUM",2026-11-27T01:02:03.000Z`,
  ])
})

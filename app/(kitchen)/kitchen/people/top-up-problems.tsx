'use client'
import { useTranslations } from 'next-intl'
import { useMoney } from '@/app/format'
import type { TopUpProblem } from '@/server/allowance/top-up/problem-rules'

/** More than anybody corrects before choosing the file again. */
const SHOWN = 200

type Props = { problems: TopUpProblem[]; fileName: string }

/** Every row that is refused, by the number the spreadsheet shows, and why. */
export function TopUpProblems({ problems, fileName }: Props) {
  const t = useTranslations('people.topUp')
  const money = useMoney()
  return (
    <div className="grid gap-3">
      <h3 className="text-lg font-semibold text-danger">{t('problems', { count: problems.length })}</h3>
      <p className="text-fg-2 wrap-anywhere">
        {fileName} · {t('problemsHint')}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="max-h-96 overflow-auto" tabIndex={0} aria-label={t('reason')}>
        <table className="w-full min-w-lg text-left">
          <thead className="sticky top-0 bg-card text-sm whitespace-nowrap text-fg-2">
            <tr>
              <th scope="col" className="py-2 pr-4">
                {t('row')}
              </th>
              <th scope="col" className="py-2 pr-4">
                {t('column.person')}
              </th>
              <th scope="col" className="py-2">
                {t('reason')}
              </th>
            </tr>
          </thead>
          <tbody>
            {problems.slice(0, SHOWN).map(({ row, column, code, value, person }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes while it is shown
              <tr key={index} className="border-t border-line align-top">
                <th scope="row" className="py-2 pr-4 font-semibold whitespace-nowrap">
                  {row === 0 ? t('wholeFile') : t('rowOf', { row })}
                </th>
                <td className="py-2 pr-4 wrap-anywhere">{person}</td>
                <td className="py-2 text-danger">
                  {t(`problem.${code}`, {
                    value: code === 'BALANCE_TOO_SMALL' ? money(Number(value)) : value,
                    column: column ? t(`column.${column}`) : '',
                  })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {problems.length > SHOWN && <p>{t('moreProblems', { count: problems.length - SHOWN })}</p>}
    </div>
  )
}

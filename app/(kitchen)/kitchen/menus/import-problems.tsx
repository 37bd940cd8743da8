'use client'
import { useTranslations } from 'next-intl'
import type { Problem } from '@/server/menu/import/problem-rules'

/** More than anybody corrects before choosing the file again. */
const SHOWN = 200

type Props = { problems: Problem[]; ignored: string[]; fileName: string }

/** Every row that is refused, by the number the spreadsheet shows, and why. */
export function ImportProblems({ problems, ignored, fileName }: Props) {
  const t = useTranslations('import')
  return (
    <div className="grid gap-3">
      <h3 className="text-lg font-semibold text-danger">{t('problemsTitle', { count: problems.length })}</h3>
      <p className="text-fg-2">
        {fileName} · {t('problemsHint')}
      </p>
      {ignored.length > 0 && <p className="text-fg-2">{t('ignored', { columns: ignored.join(' · ') })}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="max-h-96 overflow-auto" tabIndex={0} aria-label={t('reasonHeader')}>
        <table className="w-full min-w-xl text-left text-base">
          <thead className="sticky top-0 bg-card text-sm whitespace-nowrap text-fg-2">
            <tr>
              <th scope="col" className="py-2 pr-4">
                {t('rowHeader')}
              </th>
              <th scope="col" className="py-2 pr-4">
                {t('dishHeader')}
              </th>
              <th scope="col" className="py-2 pr-4">
                {t('columnHeader')}
              </th>
              <th scope="col" className="py-2">
                {t('reasonHeader')}
              </th>
            </tr>
          </thead>
          <tbody>
            {problems.slice(0, SHOWN).map((problem, index) => {
              const column = problem.column && t(`column.${problem.column}`)
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes while it is shown
                <tr key={index} className="border-t border-line align-top">
                  <th scope="row" className="py-2 pr-4 font-semibold whitespace-nowrap">
                    {problem.row === 0 ? t('wholeFile') : t('row', { row: problem.row })}
                  </th>
                  <td className="py-2 pr-4">{problem.dish}</td>
                  <td className="py-2 pr-4 whitespace-nowrap">{column}</td>
                  <td className="py-2 text-danger">
                    {t(`problem.${problem.code}`, { value: problem.value, column })}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </section>
      {problems.length > SHOWN && <p>{t('moreProblems', { count: problems.length - SHOWN })}</p>}
    </div>
  )
}

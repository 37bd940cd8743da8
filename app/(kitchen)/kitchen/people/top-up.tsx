'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { useErrorText } from '@/app/error-text'
import { useMoney, useTimes } from '@/app/format'
import { buttonClass } from '@/app/ui/button'
import type { TopUpPreview } from '@/server/allowance/top-up/preview-top-up'
import { MAX_FILE_BYTES, type TopUpProblem } from '@/server/allowance/top-up/problem-rules'
import { ChooseFile } from '../choose-file'
import { requestTopUp } from './request-top-up'
import { TopUpProblems } from './top-up-problems'
import { TopUpTable } from './top-up-table'

const TEMPLATE = '\ufeff用户名,金额,部门,备注\r\nlilei,200.00,,十一月餐补\r\n'

type Step =
  | { at: 'choose' }
  | { at: 'busy' }
  | { at: 'problems'; problems: TopUpProblem[]; fileName: string }
  | { at: 'preview'; preview: TopUpPreview; file: File }
  | { at: 'done'; people: number; totalCents: number }

type Props = { timeZone: string; onDone: () => void }

/** From a spreadsheet to balances: choose a file, see what it would do or why it is refused, confirm. */
export function TopUp({ timeZone, onDone }: Props) {
  const t = useTranslations('people.topUp')
  const errorText = useErrorText()
  const money = useMoney()
  const times = useTimes(timeZone)
  const [step, setStep] = useState<Step>({ at: 'choose' })
  const [error, setError] = useState<unknown>(null)
  const region = useRef<HTMLElement>(null)
  const shown = useRef(step.at)
  useEffect(() => {
    // The button that led here is gone, and with it the place of whoever uses the keyboard.
    if (shown.current !== step.at) region.current?.focus()
    shown.current = step.at
  }, [step.at])

  const attempt = async (file: File, confirmed?: TopUpPreview) => {
    setError(null)
    const refuse = (problems: TopUpProblem[]) => setStep({ at: 'problems', problems, fileName: file.name })
    if (file.size > MAX_FILE_BYTES) return refuse([{ row: 0, column: '', code: 'FILE_TOO_LARGE', value: '' }])
    setStep({ at: 'busy' })
    try {
      const answer = await requestTopUp(file, confirmed?.digest ?? undefined)
      if ('preview' in answer) {
        const { preview } = answer
        return preview.problems.length > 0
          ? refuse(preview.problems)
          : setStep({ at: 'preview', preview, file })
      }
      if ('people' in answer) {
        onDone()
        return setStep({ at: 'done', people: answer.people, totalCents: confirmed?.totalCents ?? 0 })
      }
      const { problems } = answer.refusal.details
      if (problems?.length) return refuse(problems)
      setError({ data: answer.refusal })
    } catch (thrown) {
      // The file was changed on disk after it was chosen, or nobody answered.
      setError(thrown)
    }
    setStep(confirmed ? { at: 'preview', preview: confirmed, file } : { at: 'choose' })
  }

  return (
    <section ref={region} tabIndex={-1} aria-label={t('title')} className="grid gap-4 outline-none">
      {error !== null && (
        <p role="alert" className="rounded-control bg-danger-weak p-3 text-danger">
          {errorText(error)}
        </p>
      )}
      {step.at === 'choose' && (
        <ChooseFile
          onFile={(file) => void attempt(file)}
          drop={t('drop')}
          choose={t('choose')}
          hint={t('hint')}
          template={{
            href: `data:text/csv;charset=utf-8,${encodeURIComponent(TEMPLATE)}`,
            fileName: t('templateName'),
            label: t('template'),
          }}
        />
      )}
      <p role="status" className={step.at === 'busy' || step.at === 'done' ? 'py-4 text-center' : 'sr-only'}>
        {step.at === 'busy' && t('busy')}
        {step.at === 'done' && t('done', { people: step.people, total: money(step.totalCents) })}
        {step.at === 'problems' && t('problems', { count: step.problems.length })}
        {step.at === 'preview' && !step.preview.doneAt && t('ready')}
      </p>
      {step.at === 'problems' && <TopUpProblems {...step} />}
      {step.at === 'preview' && (
        <>
          {step.preview.doneAt && (
            <p role="alert" className="rounded-control bg-warn-bg p-3 text-warn-fg">
              {t('doneBefore', { time: times.dateTime(step.preview.doneAt) })}
            </p>
          )}
          <TopUpTable preview={step.preview} />
        </>
      )}
      <div className="flex flex-wrap justify-end gap-3">
        {step.at !== 'choose' && step.at !== 'busy' && (
          <button
            type="button"
            className={buttonClass('quiet', 'kitchen')}
            onClick={() => {
              setError(null)
              setStep({ at: 'choose' })
            }}
          >
            {t('other')}
          </button>
        )}
        {step.at === 'preview' && step.preview.digest && (
          <button
            type="button"
            className={buttonClass('primary', 'kitchen')}
            onClick={() => void attempt(step.file, step.preview)}
          >
            {t('confirm', { people: step.preview.rows.length, total: money(step.preview.totalCents) })}
          </button>
        )}
      </div>
    </section>
  )
}

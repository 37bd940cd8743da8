'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { useErrorText } from '@/app/error-text'
import { buttonClass } from '@/app/ui/button'
import type { ImportPreview } from '@/server/menu/import/preview-import'
import { MAX_FILE_BYTES, type Problem } from '@/server/menu/import/problem-rules'
import { ChooseFile } from '../choose-file'
import { ImportPreviewTable } from './import-preview'
import { ImportProblems } from './import-problems'
import { requestImport } from './request-import'
import { TEMPLATE_HREF } from './template-csv'

type Step =
  | { at: 'choose' }
  | { at: 'busy'; text: 'reading' | 'saving' }
  | { at: 'problems'; problems: Problem[]; ignored: string[]; fileName: string }
  | { at: 'preview'; preview: ImportPreview; digest: string; file: File }
  | { at: 'done'; rows: number }

/** A preview that may be confirmed. */
type Ready = Extract<Step, { at: 'preview' }>

type Props = { mealId: string; onImported: () => void }

/** From a spreadsheet to a meal's menu: choose a file, see what it would change or why it is refused, confirm. */
export function ImportMenu({ mealId, onImported }: Props) {
  const t = useTranslations('import')
  const errorText = useErrorText()
  const [step, setStep] = useState<Step>({ at: 'choose' })
  const [error, setError] = useState<unknown>(null)
  const region = useRef<HTMLElement>(null)
  const shown = useRef(step.at)
  useEffect(() => {
    // The button that led here is gone, and with it the place of whoever uses the keyboard.
    if (shown.current !== step.at) region.current?.focus()
    shown.current = step.at
  }, [step.at])
  const restart = () => setStep({ at: 'choose' })

  const refuse = (file: File, problems: Problem[], ignored: string[] = []) =>
    setStep({ at: 'problems', problems, ignored, fileName: file.name })

  const attempt = async (file: File, confirmed?: Ready) => {
    setError(null)
    if (file.size > MAX_FILE_BYTES)
      return refuse(file, [{ row: 0, column: '', code: 'FILE_TOO_LARGE', value: '' }])
    setStep({ at: 'busy', text: confirmed ? 'saving' : 'reading' })
    try {
      const answer = await requestImport(mealId, file, confirmed?.digest)
      if ('preview' in answer) {
        const { preview } = answer
        if (preview.digest === null) return refuse(file, preview.problems, preview.ignoredColumns)
        return setStep({ at: 'preview', preview, digest: preview.digest, file })
      }
      if ('applied' in answer) {
        onImported()
        return setStep({ at: 'done', rows: confirmed?.preview.counts.rows ?? 0 })
      }
      const problems = answer.refusal.details.problems
      if (problems?.length) return refuse(file, problems)
      setError({ data: answer.refusal })
      // Another one has changed what the preview was about.
      if (answer.refusal.code === 'IMPORT_CHANGED') return restart()
    } catch (thrown) {
      // The file was changed on disk after it was chosen, or nobody answered.
      setError(thrown)
    }
    setStep(confirmed ?? { at: 'choose' })
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
          hint={
            <>
              {t('hint')}
              <br />
              {t('template')}
            </>
          }
          template={{ href: TEMPLATE_HREF, fileName: t('templateName'), label: t('downloadTemplate') }}
        />
      )}
      <p role="status" className={step.at === 'busy' || step.at === 'done' ? 'py-4 text-center' : 'sr-only'}>
        {step.at === 'busy' && t(step.text)}
        {step.at === 'done' && t('done', { rows: step.rows })}
        {step.at === 'problems' && t('problemsTitle', { count: step.problems.length })}
        {step.at === 'preview' && t('ready')}
      </p>
      {step.at === 'problems' && <ImportProblems {...step} />}
      {step.at === 'preview' && <ImportPreviewTable preview={step.preview} />}
      <div className="flex flex-wrap justify-end gap-3">
        {step.at !== 'choose' && step.at !== 'busy' && (
          <button
            type="button"
            className={buttonClass('quiet', 'kitchen')}
            onClick={() => {
              setError(null)
              restart()
            }}
          >
            {t(step.at === 'done' ? 'again' : 'cancel')}
          </button>
        )}
        {step.at === 'preview' && (
          <button
            type="button"
            className={buttonClass('primary', 'kitchen')}
            onClick={() => void attempt(step.file, step)}
          >
            {t('confirm')}
          </button>
        )}
      </div>
    </section>
  )
}

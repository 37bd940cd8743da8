'use client'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { errorCode, useErrorText } from '@/app/error-text'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import type { KitchenMeal } from '@/server/kitchen/schema'
import { Field, INPUT } from './field'

const KINDS = ['BREAKFAST', 'LUNCH', 'DINNER', 'SUPPER'] as const
/** Usual hours: a time follows the kind until it is changed by hand. */
const HOURS = {
  BREAKFAST: { cutoff: '07:00', first: '07:30' },
  LUNCH: { cutoff: '10:30', first: '11:30' },
  DINNER: { cutoff: '16:30', first: '17:30' },
  SUPPER: { cutoff: '20:00', first: '21:00' },
}
/** The fields a refusal can name; see createMeal. */
const NAMED = ['serviceDate', 'kind', 'cutoffTime', 'firstSlotTime'] as const
type NamedField = (typeof NAMED)[number]

type Props = { onCreated: (meal: KitchenMeal) => void; onCancel: () => void }

/** Drafts a meal; dishes come by import afterwards. Times are the canteen's, which the form says. */
export function CreateMealForm({ onCreated, onCancel }: Props) {
  const t = useTranslations('kitchen.create')
  const tKind = useTranslations('kitchen.kind')
  const trpc = useTRPC()
  const errorText = useErrorText()
  const [kind, setKind] = useState<(typeof KINDS)[number]>('DINNER')
  const [byHand, setByHand] = useState<Partial<typeof HOURS.DINNER>>({})
  const hours = { ...HOURS[kind], ...byHand }
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  const create = useMutation(trpc.kitchen.createMeal.mutationOptions({ onSuccess: onCreated }))

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (create.isPending) return
    const form = new FormData(event.currentTarget)
    const words = (name: string) => String(form.get(name) ?? '')
    create.mutate({
      kind,
      serviceDate: words('serviceDate'),
      cutoffTime: words('cutoffTime'),
      firstSlotTime: words('firstSlotTime'),
      slotCount: Number(words('slotCount')),
      slotMinutes: Number(words('slotMinutes')),
      cellsPerSlot: Number(words('cellsPerSlot')),
      acceptMode: form.get('manual') ? 'MANUAL' : 'AUTO',
    })
  }
  const field = refusedField(create.error)
  const problem = (name: NamedField) => (field === name ? t(`problem.${name}`) : undefined)

  return (
    <form
      onSubmit={submit}
      aria-labelledby="create-meal"
      className="rounded-card border border-line bg-card p-4"
    >
      <h2 id="create-meal" className="text-xl font-semibold">
        {t('title')}
      </h2>
      <p className="mt-1 text-fg-2">{t('zone')}</p>
      <div className="mt-4 grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <Field label={t('serviceDate')} problem={problem('serviceDate')}>
          {(a11y) => (
            <input {...a11y} ref={first} type="date" name="serviceDate" required className={INPUT} />
          )}
        </Field>
        <Field label={t('kind')} problem={problem('kind')}>
          {(a11y) => (
            <select
              {...a11y}
              className={INPUT}
              value={kind}
              onChange={(e) => setKind(e.target.value as typeof kind)}
            >
              {KINDS.map((option) => (
                <option key={option} value={option}>
                  {tKind(option)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('cutoffTime')} problem={problem('cutoffTime')}>
          {(a11y) => (
            <input
              {...a11y}
              type="time"
              name="cutoffTime"
              required
              value={hours.cutoff}
              onChange={(e) => setByHand({ ...byHand, cutoff: e.target.value })}
              className={INPUT}
            />
          )}
        </Field>
        <Field label={t('firstSlotTime')} problem={problem('firstSlotTime')}>
          {(a11y) => (
            <input
              {...a11y}
              type="time"
              name="firstSlotTime"
              required
              value={hours.first}
              onChange={(e) => setByHand({ ...byHand, first: e.target.value })}
              className={INPUT}
            />
          )}
        </Field>
        <Count name="slotCount" label={t('slotCount')} min={1} max={24} initial={6} />
        <Count name="slotMinutes" label={t('slotMinutes')} min={5} max={120} initial={15} />
        <Count
          name="cellsPerSlot"
          label={t('cellsPerSlot')}
          hint={t('cellsHint')}
          min={1}
          max={200}
          initial={24}
        />
        <label className="flex min-h-14 items-center gap-3 self-end">
          <input type="checkbox" name="manual" className="size-6 accent-brand" />
          {t('manual')}
        </label>
      </div>
      {create.error && !field && (
        <p role="alert" className="mt-4 font-semibold text-danger">
          {errorText(create.error)}
        </p>
      )}
      <div className="mt-6 flex flex-wrap justify-end gap-2">
        <button type="button" className={buttonClass('quiet', 'kitchen')} onClick={onCancel}>
          {t('cancel')}
        </button>
        <button type="submit" className={buttonClass('primary', 'kitchen')} aria-disabled={create.isPending}>
          {t('submit')}
        </button>
      </div>
    </form>
  )
}

function refusedField(error: unknown): NamedField | null {
  if (errorCode(error) !== 'BAD_INPUT') return null
  const field = (error as { data?: { details?: { field?: string } } }).data?.details?.field
  return NAMED.find((name) => name === field) ?? null
}

type CountProps = { name: string; label: string; hint?: string; min: number; max: number; initial: number }

function Count({ name, label, hint, min, max, initial }: CountProps) {
  return (
    <Field label={label} hint={hint}>
      {(a11y) => (
        <input
          {...a11y}
          type="number"
          name={name}
          required
          min={min}
          max={max}
          defaultValue={initial}
          className={INPUT}
        />
      )}
    </Field>
  )
}

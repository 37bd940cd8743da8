'use client'

import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { inputClass, Mistake, type PartProps } from './part'

type FormProps = Pick<PartProps, 'form' | 'setForm' | 'problem'>

/** Where the desk is; nothing for who fetches it. */
export function DeskFields({ form, setForm, problem }: FormProps) {
  const t = useTranslations('checkout')
  if (form.method !== 'DESK') return null
  return (
    <div className="grid grid-cols-2 gap-3">
      <Field name="building" max={40} autoComplete="address-line1" required {...{ form, setForm, problem }} />
      <Field name="floor" max={20} autoComplete="address-line2" {...{ form, setForm, problem }} />
      <Field name="seat" max={40} autoComplete="off" {...{ form, setForm, problem }} />
      <Field name="phone" max={20} autoComplete="tel" type="tel" required {...{ form, setForm, problem }} />
      <label className="col-span-2 flex min-h-11 items-center gap-2">
        <input
          type="checkbox"
          className="size-5 accent-brand"
          checked={form.callBeforeDelivery}
          onChange={(event) => setForm({ ...form, callBeforeDelivery: event.target.checked })}
        />
        {t('callBefore')}
      </label>
    </div>
  )
}

type FieldProps = FormProps & {
  name: 'building' | 'floor' | 'seat' | 'phone'
  max: number
  autoComplete: string
  type?: 'tel'
  required?: boolean
}

function Field({ form, setForm, problem, name, max, autoComplete, type, required }: FieldProps) {
  const t = useTranslations('checkout')
  const id = useId()
  const wrong = problem?.field === name
  return (
    <div>
      <label htmlFor={id} className="text-xs text-fg-2">
        {t(`field.${name}`)}
        {!required && ` ${t('optional')}`}
      </label>
      <input
        id={id}
        data-field={name}
        type={type ?? 'text'}
        autoComplete={autoComplete}
        maxLength={max}
        required={required}
        aria-invalid={wrong || undefined}
        aria-describedby={wrong ? `${id}m` : undefined}
        className={inputClass}
        value={form[name]}
        onChange={(event) => setForm({ ...form, [name]: event.target.value })}
      />
      {wrong && <Mistake id={`${id}m`}>{t(`mistake.${name === 'phone' ? 'phone' : 'building'}`)}</Mistake>}
    </div>
  )
}

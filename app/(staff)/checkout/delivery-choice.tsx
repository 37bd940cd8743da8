'use client'

import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { useMoney } from '@/app/format'
import { Name } from '../name'
import { Group, inputClass, Mistake, type PartProps } from './part'

const METHODS = ['PICKUP', 'DESK'] as const

/** Where: at the counter, or at one's desk if the canteen brings it. */
export function DeliveryChoice({ checkout, form, setForm, problem }: PartProps) {
  const t = useTranslations('checkout')
  const money = useMoney()
  const { canteen } = checkout
  return (
    <Group legend={t('place')}>
      {canteen.deskDelivery && (
        <div className="mb-3 grid grid-cols-2 rounded-full bg-fill p-0.5">
          {METHODS.map((method) => (
            <label
              key={method}
              className="relative grid min-h-11 place-items-center rounded-full px-2 text-center text-fg-2 has-checked:bg-card has-checked:font-semibold has-checked:text-fg has-focus-visible:outline-2 has-focus-visible:outline-focus"
            >
              <input
                type="radio"
                name="method"
                className="absolute inset-0 opacity-0"
                checked={form.method === method}
                onChange={() => setForm({ ...form, method })}
              />
              <span>
                {t('method', { method })}
                {method === 'DESK' && canteen.deliveryFeeCents > 0 && ` +${money(canteen.deliveryFeeCents)}`}
              </span>
            </label>
          ))}
        </div>
      )}
      {form.method === 'PICKUP' ? (
        <p>
          <Name zh={canteen.nameZh} en={canteen.nameEn} />
        </p>
      ) : (
        <div className="grid grid-cols-2 gap-3">
          <Field
            name="building"
            max={40}
            autoComplete="address-line1"
            required
            {...{ form, setForm, problem }}
          />
          <Field name="floor" max={20} autoComplete="address-line2" {...{ form, setForm, problem }} />
          <Field name="seat" max={40} autoComplete="off" {...{ form, setForm, problem }} />
          <Field
            name="phone"
            max={20}
            autoComplete="tel"
            type="tel"
            required
            {...{ form, setForm, problem }}
          />
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
      )}
    </Group>
  )
}

type FieldProps = Pick<PartProps, 'form' | 'setForm' | 'problem'> & {
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

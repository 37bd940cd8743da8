'use client'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useErrorText } from '@/app/error-text'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import type { RuleView } from '@/server/allowance/schema'
import { Field, INPUT } from '../menus/field'
import { useDays, WEEK } from './use-days'

export const KINDS = ['BREAKFAST', 'LUNCH', 'DINNER', 'SUPPER'] as const
type Kind = (typeof KINDS)[number]

type Props = {
  departmentId: string | null
  name: string
  /** Null: a new one. */
  rule: RuleView | null
  kinds: readonly Kind[]
  onSaved: () => void
  onCancel: () => void
}

/** "30" or "30.50" yuan as cents; null when it is no amount, nothing, or above ¥10,000. */
function toCents(text: string): number | null {
  const match = /^(\d{1,5})(?:\.(\d{1,2}))?$/.exec(text.trim())
  const cents = match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : 0
  return cents >= 1 && cents <= 1_000_000 ? cents : null
}

/** Meal, amount and days of one rule. */
export function RuleForm({ departmentId, name, rule, kinds, onSaved, onCancel }: Props) {
  const t = useTranslations('people')
  const tKind = useTranslations('kitchen.kind')
  const trpc = useTRPC()
  const days = useDays()
  const errorText = useErrorText()
  const usual: Kind = kinds.includes('DINNER') ? 'DINNER' : (kinds[0] ?? 'DINNER')
  const [kind, setKind] = useState<Kind>(rule?.mealKind ?? usual)
  const [amount, setAmount] = useState(rule ? (rule.amountCents / 100).toFixed(2) : '')
  const [weekdays, setWeekdays] = useState(rule?.weekdays ?? [1, 2, 3, 4, 5])
  const [asked, setAsked] = useState(false)
  const save = useMutation(trpc.allowance.saveRule.mutationOptions({ onSuccess: onSaved }))
  const amountCents = toCents(amount)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (save.isPending || amountCents === null || weekdays.length === 0) return
    save.mutate({ departmentId, mealKind: kind, amountCents, weekdays })
  }
  const toggle = (day: number, on: boolean) =>
    setWeekdays(WEEK.filter((other) => (other === day ? on : weekdays.includes(other))))

  return (
    <form
      onSubmit={submit}
      noValidate
      aria-label={t('ruleOf', { name })}
      className="mt-3 grid gap-4 border-t border-line pt-4"
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('meal')}>
          {(a11y) => (
            <select
              {...a11y}
              className={INPUT}
              value={kind}
              disabled={rule !== null}
              onChange={(event) => setKind(event.target.value as Kind)}
            >
              {kinds.map((option) => (
                <option key={option} value={option}>
                  {tKind(option)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('amount')} problem={asked && amountCents === null ? t('amountWrong') : undefined}>
          {(a11y) => (
            <input
              {...a11y}
              ref={first}
              className={INPUT}
              inputMode="decimal"
              autoComplete="off"
              maxLength={9}
              value={amount}
              onChange={(event) => setAmount(event.target.value)}
            />
          )}
        </Field>
      </div>
      <fieldset>
        <legend className="font-semibold">{t('days')}</legend>
        <div className="mt-1 flex flex-wrap gap-2">
          {WEEK.map((day) => (
            <label
              key={day}
              className="flex min-h-14 items-center gap-2 rounded-control border border-edge px-3 has-checked:border-brand has-checked:bg-brand-weak"
            >
              <input
                type="checkbox"
                className="size-5 accent-brand"
                checked={weekdays.includes(day)}
                onChange={(event) => toggle(day, event.target.checked)}
              />
              {days.name(day)}
            </label>
          ))}
        </div>
        {asked && weekdays.length === 0 && (
          <p role="alert" className="mt-1 text-sm text-danger">
            {t('daysWrong')}
          </p>
        )}
      </fieldset>
      <p role="alert" className="text-danger empty:hidden">
        {save.error && errorText(save.error)}
      </p>
      <div className="flex flex-wrap justify-end gap-2">
        <button type="button" className={buttonClass('quiet', 'kitchen')} onClick={onCancel}>
          {t('cancel')}
        </button>
        <button type="submit" className={buttonClass('primary', 'kitchen')} aria-disabled={save.isPending}>
          {t('save')}
        </button>
      </div>
    </form>
  )
}

'use client'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type FormEvent, useRef, useState } from 'react'
import { useErrorText } from '@/app/error-text'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { useFocusKept } from '@/app/ui/use-focus-kept'
import type { RulesView } from '@/server/allowance/schema'
import { Field, INPUT } from '../menus/field'
import { RuleCard } from './rule-card'

type Props = { rules: RulesView; onChanged: () => void }

/** The rules by department, and those for everybody else. */
export function RulesPanel({ rules, onChanged }: Props) {
  const t = useTranslations('people')
  const heading = useRef<HTMLHeadingElement>(null)
  useFocusKept(heading, rules.departments.length)
  return (
    <section aria-labelledby="rules" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div>
        <h2 ref={heading} id="rules" tabIndex={-1} className="text-xl font-semibold">
          {t('rules')}
        </h2>
        <p className="mt-1 max-w-3xl text-fg-2">{t('rulesHint')}</p>
      </div>
      <ul className="grid items-start gap-3 md:grid-cols-2 xl:grid-cols-3">
        {rules.departments.map((department) => (
          <RuleCard
            key={department.id}
            department={department}
            rules={department.rules}
            onChanged={onChanged}
          />
        ))}
        <RuleCard department={null} rules={rules.everybodyElse} onChanged={onChanged} />
      </ul>
      <AddDepartment onChanged={onChanged} />
    </section>
  )
}

function AddDepartment({ onChanged }: { onChanged: () => void }) {
  const t = useTranslations('people')
  const trpc = useTRPC()
  const errorText = useErrorText()
  const [name, setName] = useState('')
  const add = useMutation(
    trpc.allowance.saveDepartment.mutationOptions({
      onSuccess: () => {
        setName('')
        onChanged()
      },
    }),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '' && !add.isPending) add.mutate({ name })
  }
  return (
    <form onSubmit={submit} className="flex max-w-xl flex-wrap items-end gap-3">
      <div className="min-w-0 flex-1 basis-56">
        <Field label={t('newDepartment')} problem={add.error ? errorText(add.error) : undefined}>
          {(a11y) => (
            <input
              {...a11y}
              className={INPUT}
              maxLength={80}
              required
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
      </div>
      <button type="submit" className={buttonClass('quiet', 'kitchen')} aria-disabled={add.isPending}>
        {t('add')}
      </button>
    </form>
  )
}

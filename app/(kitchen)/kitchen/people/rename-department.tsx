'use client'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useErrorText } from '@/app/error-text'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import type { DepartmentView } from '@/server/allowance/schema'
import { Field, INPUT } from '../menus/field'

type Props = { department: DepartmentView; onSaved: () => void; onCancel: () => void }

export function RenameDepartment({ department, onSaved, onCancel }: Props) {
  const t = useTranslations('people')
  const trpc = useTRPC()
  const errorText = useErrorText()
  const [name, setName] = useState(department.name)
  const save = useMutation(trpc.allowance.saveDepartment.mutationOptions({ onSuccess: onSaved }))
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '' && !save.isPending) save.mutate({ departmentId: department.id, name })
  }
  return (
    <form onSubmit={submit} className="my-2 grid gap-3">
      <Field label={t('departmentName')} problem={save.error ? errorText(save.error) : undefined}>
        {(a11y) => (
          <input
            {...a11y}
            ref={field}
            className={INPUT}
            maxLength={80}
            required
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
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

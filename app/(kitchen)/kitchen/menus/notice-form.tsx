'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useRef } from 'react'
import { useErrorText } from '@/app/error-text'
import { takeAnswer } from '@/app/take-answer'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { showToast } from '@/app/ui/toast'
import type { KitchenMeal } from '@/server/kitchen/schema'
import { Field, INPUT } from './field'

type Props = { meal: KitchenMeal; onSaved: () => void }

/** The line above a meal's menu, in both languages; menus that are open show it at once. */
export function NoticeForm({ meal, onSaved }: Props) {
  const t = useTranslations('kitchen.notice')
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const errorText = useErrorText()
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  const save = useMutation(
    trpc.kitchen.setNotice.mutationOptions({
      onSuccess: (changed) => {
        takeAnswer(queryClient, trpc.kitchen.meals.queryKey(), (old) =>
          old?.map((other) => (other.id === changed.id ? changed : other)),
        )
        showToast(t(changed.noticeZh || changed.noticeEn ? 'saved' : 'gone'))
        onSaved()
      },
    }),
  )
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (save.isPending) return
    const form = new FormData(event.currentTarget)
    const words = (name: string) => String(form.get(name) ?? '')
    save.mutate({ mealId: meal.id, noticeZh: words('noticeZh'), noticeEn: words('noticeEn') })
  }
  return (
    <form onSubmit={submit} aria-label={t('title')} className="grid gap-4">
      <div className="grid gap-4 md:grid-cols-2">
        <Field label={t('zh')} hint={t('hint')}>
          {(a11y) => (
            <input
              {...a11y}
              ref={first}
              name="noticeZh"
              lang="zh-CN"
              maxLength={100}
              autoComplete="off"
              defaultValue={meal.noticeZh}
              className={INPUT}
            />
          )}
        </Field>
        <Field label={t('en')}>
          {(a11y) => (
            <input
              {...a11y}
              name="noticeEn"
              lang="en"
              maxLength={100}
              autoComplete="off"
              defaultValue={meal.noticeEn}
              className={INPUT}
            />
          )}
        </Field>
      </div>
      <p role="alert" className="font-semibold text-danger empty:hidden">
        {save.error && errorText(save.error)}
      </p>
      <button
        type="submit"
        className={`${buttonClass('primary', 'kitchen')} justify-self-end`}
        aria-disabled={save.isPending}
      >
        {t('save')}
      </button>
    </form>
  )
}

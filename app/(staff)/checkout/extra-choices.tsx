'use client'

import { useTranslations } from 'next-intl'
import { cardClass, inputClass, type PartProps } from './part'

/** A word to the kitchen, and cutlery for who asks for it. */
export function ExtraChoices({ form, setForm }: PartProps) {
  const t = useTranslations('checkout')
  return (
    <section className={cardClass}>
      <h2 className="sr-only">{t('extras')}</h2>
      <label className="block">
        <span className="font-semibold">{t('note')}</span>
        <textarea
          rows={2}
          maxLength={200}
          placeholder={t('notePlaceholder')}
          className={`${inputClass} h-auto py-2`}
          value={form.note}
          onChange={(event) => setForm({ ...form, note: event.target.value })}
        />
      </label>
      <label className="mt-2 flex min-h-11 items-center justify-between gap-2">
        <span>
          {t('cutlery')}
          <span className="block text-xs text-fg-2">{t('cutleryHint')}</span>
        </span>
        <input
          type="checkbox"
          className="size-5 shrink-0 accent-brand"
          checked={form.cutlery}
          onChange={(event) => setForm({ ...form, cutlery: event.target.checked })}
        />
      </label>
    </section>
  )
}

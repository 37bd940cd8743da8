'use client'

import { useTranslations } from 'next-intl'
import { useSyncExternalStore } from 'react'
import { Confirm } from '@/app/ui/confirm'
import { useName } from '@/app/ui/name'
import { firstQuestion, subscribeToQuestions } from './ask-allergens'

/** Stands once in the layout, so that whatever screen or sheet adds a dish, the question comes above it. */
export function AllergenQuestion() {
  const t = useTranslations('dish')
  const name = useName()
  const question = useSyncExternalStore(subscribeToQuestions, firstQuestion, () => null)
  const warnings = question?.warnings ?? []
  const all = [...new Set(warnings.flatMap((warning) => warning.allergens))]
  const list = (codes: string[]) => codes.map((code) => t(`allergen.${code}`)).join(t('listComma'))
  return (
    // A dialog that Escape has closed does not open again for the next question; another one does.
    <Confirm
      key={question?.id ?? 0}
      open={question !== null}
      title={t('allergyTitle', { list: list(all) })}
      confirm={t('allergyAdd')}
      keep={t('allergyKeep')}
      danger
      onConfirm={() => question?.answer(true)}
      onClose={() => question?.answer(false)}
    >
      <ul className="max-h-[40dvh] overflow-y-auto">
        {warnings.map(({ nameZh, nameEn, allergens, asFallback }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two lines may be of one dish, and none moves
          <li key={index}>
            {t('allergyLine', {
              dish: name(nameZh, nameEn),
              list: list(allergens),
              as: asFallback ? 'fallback' : 'dish',
            })}
          </li>
        ))}
      </ul>
      <p className="mt-2">{t('allergyHint')}</p>
    </Confirm>
  )
}

import type { useTranslations } from 'next-intl'
import type { VariantView } from '@/server/menu/schema'

/** Why no more can be taken: the person's limit, with what they have of it already, or what is left. */
export function limitText(
  t: ReturnType<typeof useTranslations<'dish'>>,
  { left, perPersonLimit, ordered }: Pick<VariantView, 'left' | 'perPersonLimit' | 'ordered'>,
  inCart: number,
): string {
  if (perPersonLimit !== null && perPersonLimit - ordered <= left)
    return t('personLimit', { limit: perPersonLimit, ordered, inCart })
  return left < 20 ? t('onlyLeft', { count: left }) : t('lineLimit')
}

import type { useTranslations } from 'next-intl'

type Limits = { left: number; perPersonLimit: number | null }

/** Why no more can be taken: the person's limit, or what is left. */
export function limitText(
  t: ReturnType<typeof useTranslations<'dish'>>,
  { left, perPersonLimit }: Limits,
  inCart: number,
): string {
  if (perPersonLimit !== null && perPersonLimit <= left)
    return t('personLimit', { limit: perPersonLimit, inCart })
  return left < 20 ? t('onlyLeft', { count: left }) : t('lineLimit')
}

'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { errorCode, useErrorText } from '@/app/error-text'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { Sheet } from '@/app/ui/sheet'
import { ShrinkFates } from './shrink-fates'
import { useShrink } from './use-shrink'

type Props = { mealId: string; menuItemId: string; dish: string; planned: number; onClose: () => void }

/** Fewer than are sold: shows who loses a portion and what each gets, and does exactly that when confirmed. */
export function ShrinkSheet({ mealId, menuItemId, dish, planned: asked, onClose }: Props) {
  const t = useTranslations('kitchen.shrink')
  const trpc = useTRPC()
  const errorText = useErrorText()
  const [planned, setPlanned] = useState(asked)
  const preview = useQuery({
    ...trpc.kitchen.previewShrink.queryOptions({ menuItemId, planned }),
    // What a cook confirms is what is true now, not what it was when the sheet was open the last time.
    gcTime: 0,
    staleTime: 0,
    refetchOnWindowFocus: false,
    retry: (count, error) => errorCode(error) === null && count < 3,
  })
  const { shrink, busy, changed, failure } = useShrink(mealId, {
    onDone: onClose,
    onChanged: () => void preview.refetch(),
  })
  const possible = possibleOf(preview.error)
  const plan = preview.isFetching ? undefined : preview.data
  const problem = failure ?? (possible === null ? preview.error : null)

  return (
    <Sheet
      open
      onClose={onClose}
      title={t('title', { dish })}
      footer={
        <div className="flex flex-wrap gap-2">
          <button type="button" className={`${buttonClass('quiet', 'kitchen')} flex-1`} onClick={onClose}>
            {t('keep')}
          </button>
          {possible !== null ? (
            <button
              type="button"
              className={`${buttonClass('primary', 'kitchen')} flex-1`}
              onClick={() => setPlanned(possible)}
            >
              {t('tryPossible', { possible })}
            </button>
          ) : preview.isError ? (
            <button
              type="button"
              className={`${buttonClass('primary', 'kitchen')} flex-1`}
              onClick={() => void preview.refetch()}
            >
              {t('retry')}
            </button>
          ) : (
            <button
              type="button"
              className={`${buttonClass('danger', 'kitchen')} flex-1`}
              aria-disabled={!plan || busy || undefined}
              onClick={() => plan && !busy && shrink({ menuItemId, planned, digest: plan.digest })}
            >
              {t('confirm', { planned, count: plan?.affected.length ?? 0 })}
            </button>
          )}
        </div>
      }
    >
      <div role="status" className="grid gap-3 text-base">
        {changed && <p className="rounded-control bg-warn-bg px-3 py-2 text-warn-fg">{t('changed')}</p>}
        {possible !== null && <p>{t('tooLow', { planned, possible })}</p>}
        {problem && <p className="text-danger">{errorText(problem)}</p>}
        {!plan && !preview.isError && <p className="skeleton min-h-14">{t('looking')}</p>}
        {plan && <p>{t('summary', { taken: plan.taken, planned, count: plan.affected.length })}</p>}
      </div>
      {plan && <ShrinkFates fates={plan.affected} />}
    </Sheet>
  )
}

/** How low it can go, when the answer was "not that low". Portions. */
function possibleOf(error: unknown): number | null {
  if (errorCode(error) !== 'PLANNED_BELOW_SOLD') return null
  return (error as { data?: { details?: { possible?: number } } }).data?.details?.possible ?? null
}

'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { errorCode } from '@/app/error-text'
import { useTRPC } from '@/app/trpc-client'
import { showToast } from '@/app/ui/toast'

/** Confirms a shrink. `changed` says that the plan moved under the cook, who is then shown the new one. */
export function useShrink(mealId: string, on: { onDone: () => void; onChanged: () => void }) {
  const t = useTranslations('kitchen.shrink')
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [changed, setChanged] = useState(false)
  const shrink = useMutation(
    trpc.kitchen.shrink.mutationOptions({
      onSuccess: (row) => {
        const key = trpc.kitchen.stock.queryKey({ mealId })
        queryClient.setQueryData(key, (old) => old?.map((r) => (r.menuItemId === row.menuItemId ? row : r)))
        void queryClient.invalidateQueries({ queryKey: key })
        void queryClient.invalidateQueries({ queryKey: trpc.kitchen.board.queryKey({ mealId }) })
        showToast(t('done', { planned: row.planned }))
        on.onDone()
      },
      onError: (error) => {
        const moved = ['PLAN_CHANGED', 'PLANNED_BELOW_SOLD'].includes(errorCode(error) ?? '')
        setChanged(moved)
        if (moved) on.onChanged()
      },
    }),
  )
  return {
    changed,
    shrink: shrink.mutate,
    busy: shrink.isPending,
    failure: changed ? null : shrink.error,
  }
}

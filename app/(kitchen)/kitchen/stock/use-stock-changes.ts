'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { errorCode, useErrorText } from '@/app/error-text'
import { useTRPC } from '@/app/trpc-client'
import { showToast } from '@/app/ui/toast'
import type { StockRow } from '@/server/kitchen/schema'

/** Changes shown at once and taken back when the server says no. One after another a dish, so that the last one wins. */
export function useStockChanges(mealId: string, menuItemId: string) {
  const t = useTranslations('kitchen.stock')
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const errorText = useErrorText()
  const key = trpc.kitchen.stock.queryKey({ mealId })

  const patch = (row: Partial<StockRow>) =>
    queryClient.setQueryData(key, (old) =>
      old?.map((r) => (r.menuItemId === menuItemId ? { ...r, ...row } : r)),
    )
  const current = () => queryClient.getQueryData(key)?.find((row) => row.menuItemId === menuItemId)

  const onSuccess = (row: StockRow) => void patch(row)
  const rollBack = (error: unknown, before: Partial<StockRow> | undefined) => {
    if (before) patch(before)
    const below = errorCode(error) === 'PLANNED_BELOW_SOLD'
    const details = (error as { data?: { details?: { taken?: number } } }).data?.details
    showToast(below ? t('belowSold', { taken: details?.taken ?? 0 }) : errorText(error))
    void queryClient.invalidateQueries({ queryKey: key })
  }
  const scope = { id: `stock:${menuItemId}` }

  const setPlanned = useMutation({
    ...trpc.kitchen.setPlanned.mutationOptions({
      scope,
      onMutate: async ({ planned }) => {
        await queryClient.cancelQueries({ queryKey: key })
        const row = current()
        if (!row) return undefined
        const by = planned - row.planned
        const { remaining, available } = row
        patch({
          planned,
          remaining: remaining + by,
          available: available === null ? null : Math.max(0, available + by),
        })
        return { planned: row.planned, remaining, available }
      },
      onSuccess,
      onError: (error, _input, before) => rollBack(error, before),
    }),
  })
  const setOnSale = useMutation({
    ...trpc.kitchen.setOnSale.mutationOptions({
      scope,
      onMutate: async ({ onSale }) => {
        await queryClient.cancelQueries({ queryKey: key })
        const before = current()
        patch({ onSale })
        return before && { onSale: before.onSale }
      },
      onSuccess,
      onError: (error, _input, before) => rollBack(error, before),
    }),
  })
  return {
    setPlanned: (planned: number) => setPlanned.mutate({ menuItemId, planned }),
    setOnSale: (onSale: boolean) => setOnSale.mutate({ menuItemId, onSale }),
  }
}

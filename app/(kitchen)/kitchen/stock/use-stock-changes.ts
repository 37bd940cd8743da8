'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { errorCode, useErrorText } from '@/app/error-text'
import { isLast } from '@/app/is-last'
import { takeAnswer } from '@/app/take-answer'
import { useTRPC } from '@/app/trpc-client'
import { showToast } from '@/app/ui/toast'
import type { StockRow } from '@/server/kitchen/schema'

/** Of every change of a dish's stock; the list is not read while there is one. */
export const STOCK_SCOPE = 'stock:'

/** Changes shown at once and taken back when the server says no. One after another a dish, so that the last one wins. */
export function useStockChanges(mealId: string, menuItemId: string) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const errorText = useErrorText()
  /** A number below what is sold: to be looked at before it is done. */
  const [shrinkTo, setShrinkTo] = useState<number | null>(null)
  const key = trpc.kitchen.stock.queryKey({ mealId })

  const withRow = (row: Partial<StockRow>) => (old: StockRow[] | undefined) =>
    old?.map((r) => (r.menuItemId === menuItemId ? { ...r, ...row } : r))
  const patch = (row: Partial<StockRow>) => queryClient.setQueryData(key, withRow(row))
  const current = () => queryClient.getQueryData(key)?.find((row) => row.menuItemId === menuItemId)

  const scope = { id: `${STOCK_SCOPE}${menuItemId}` }
  const onSuccess = (row: StockRow) =>
    isLast(queryClient, scope.id) && takeAnswer(queryClient, key, withRow(row))
  const rollBack = (before: Partial<StockRow> | undefined) => {
    if (before && isLast(queryClient, scope.id)) patch(before)
    void queryClient.invalidateQueries({ queryKey: key })
  }

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
      onError: (error, { planned }, before) => {
        rollBack(before)
        // Sold while the cook was typing: what the screen showed was a moment old.
        if (errorCode(error) === 'PLANNED_BELOW_SOLD') setShrinkTo(planned)
        else showToast(errorText(error))
      },
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
      onError: (error, _input, before) => {
        rollBack(before)
        showToast(errorText(error))
      },
    }),
  })
  return {
    setPlanned: (planned: number) => {
      if (planned < (current()?.taken ?? 0)) setShrinkTo(planned)
      else setPlanned.mutate({ menuItemId, planned })
    },
    shrinkTo,
    endShrink: () => setShrinkTo(null),
    setOnSale: (onSale: boolean) => setOnSale.mutate({ menuItemId, onSale }),
  }
}

'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { useTRPC, useTRPCClient } from '@/app/trpc-client'
import { goTo } from '@/app/ui/back-closes'
import type { ReorderLine } from '@/server/orders/schema'
import { askAllergens } from '../cart/ask-allergens'
import { toCartLine } from '../cart/cart-lines'
import { lineKey } from '../cart/line-key'
import { useOutbox } from '../cart/use-outbox'

/** The most portions a line of a cart may hold; the server says so too. */
const MOST = 20

/** Puts lines into the cart of a meal, on top of what is in it, one after the other, and goes there. */
export function useReorder(userId: string, mealId: string) {
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const router = useRouter()
  const outbox = useOutbox(userId, mealId)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  /** How many there shall be, by the line of the order: tried again after half of it, nothing is added twice. */
  const targets = useRef(new Map<string, number>())

  async function run(lines: ReorderLine[]) {
    const warnings = lines.flatMap(({ dishNameZh: nameZh, dishNameEn: nameEn, avoided: allergens }) =>
      allergens.length > 0 ? [{ nameZh, nameEn, allergens, asFallback: false }] : [],
    )
    if (!(await askAllergens(warnings))) return
    setBusy(true)
    setError(null)
    try {
      // What this phone still has to say comes first, or it would take back what is added here.
      await outbox?.flush()
      let cart = await client.cart.get.query({ mealId })
      for (const { id, menuItemId, optionIds, quantity, note } of lines) {
        if (menuItemId === null) continue
        const key = lineKey({ menuItemId, optionIds })
        const have = cart.lines.find((line) => line.key === key)
        const target = targets.current.get(id) ?? Math.min(MOST, (have?.quantity ?? 0) + quantity)
        targets.current.set(id, target)
        const line = have ? toCartLine(have) : { menuItemId, optionIds, note }
        cart = await client.cart.setLine.mutate({ mealId, ...line, quantity: target })
      }
      queryClient.setQueryData(trpc.cart.get.queryKey({ mealId }), cart)
      goTo(router, `/?meal=${mealId}`)
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  return { run, busy, error }
}

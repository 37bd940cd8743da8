'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { errorCode } from '@/app/error-text'
import { takeAnswer } from '@/app/take-answer'
import { useTRPC, useTRPCClient } from '@/app/trpc-client'
import { goTo } from '@/app/ui/back-closes'
import type { CartLine } from '@/server/cart/schema'
import type { ReorderLine } from '@/server/orders/schema'
import { askAllergens } from '../cart/ask-allergens'
import { keptLines, toCartLine } from '../cart/cart-lines'
import { lineKey } from '../cart/line-key'
import { useOutbox } from '../cart/use-outbox'
import { useStillHere } from '../use-still-here'

/** The most portions a line of a cart may hold; the server says so too. */
const MOST = 20

/** Puts lines into the cart of a meal, on top of what is in it, one after the other, and goes there if the sheet is still open. */
export function useReorder(userId: string, mealId: string, open: boolean) {
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const router = useRouter()
  const outbox = useOutbox(userId, mealId)
  const here = useStillHere(open)
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
    /** A line on top of what the cart has of it. */
    const onTop = ({ id, menuItemId, optionIds, quantity, note }: ReorderLine, cart: CartLine[]) => {
      if (menuItemId === null) return []
      const have = cart.find((line) => lineKey(line) === lineKey({ menuItemId, optionIds }))
      const target = targets.current.get(id) ?? Math.min(MOST, (have?.quantity ?? 0) + quantity)
      targets.current.set(id, target)
      return [{ ...(have ? toCartLine(have) : { menuItemId, optionIds, note }), quantity: target }]
    }
    let cart: CartLine[] = outbox ? keptLines(outbox.state()) : []
    try {
      // What this phone still has to say comes first, or it would take back what is added here.
      await outbox?.flush()
      if (outbox?.state().trouble) throw new Error('what waits here could not be sent')
      let view = await client.cart.get.query({ mealId })
      cart = view.lines
      for (const line of lines)
        for (const wish of onTop(line, cart)) {
          view = await client.cart.setLine.mutate({ mealId, ...wish })
          cart = view.lines
        }
      takeAnswer(queryClient, trpc.cart.get.queryKey({ mealId }), view)
    } catch (failure) {
      const trouble = errorCode(failure) === 'CART_UNAVAILABLE' ? 'unavailable' : outbox?.state().trouble
      if (!outbox || !trouble || trouble === 'offline') {
        setError(failure)
        setBusy(false)
        return
      }
      // As with a stepper: this phone keeps the cart until the server's is there again.
      for (const line of lines) for (const wish of onTop(line, cart)) outbox.set(wish)
    }
    if (here.current) goTo(router, `/?meal=${mealId}`)
    else setBusy(false)
  }
  return { run, busy, error }
}

'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useRef, useState } from 'react'
import { errorCode } from '@/app/error-text'
import { useTRPC, useTRPCClient } from '@/app/trpc-client'
import type { CartLine } from '@/server/cart/schema'
import type { CheckoutView, OrderView, SubmitInput } from '@/server/orders/schema'
import { keptLines, orderable, toCartLine } from '../cart/cart-lines'
import { lineKey } from '../cart/line-key'
import { useOutbox } from '../cart/use-outbox'
import { isTransient } from '../error-details'
import { learnServerTime } from '../use-clock'
import { type CheckoutForm, rememberDesk, startForm, toSubmitInput } from './checkout-form'
import { blamesCart, type Change, changesFor, isWait, wantsFreshTicket } from './conflict'
import { keep, readKept } from './kept-checkout'
import { submitUntilAnswered } from './submit-order'

type Opened = { checkout: CheckoutView; form: CheckoutForm }
export type Phase = 'idle' | 'sending' | 'confirming'

/** A ticket about to expire would be refused before the person has read the page. */
const MIN_LIFE_MS = 60_000
/** The cart of another phone must not keep this page from opening. */
const FLUSH_AT_MOST_MS = 3_000

const fingerprint = (lines: CartLine[]) =>
  JSON.stringify(lines.map((line) => [lineKey(line), line.quantity, line.note, line.fallbacks ?? []]).sort())

/** Opens a ticket once, keeps it over reloads, and submits it until there is an answer. */
export function useCheckout(userId: string, mealId: string) {
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const router = useRouter()
  const outbox = useOutbox(userId, mealId)
  const [opened, setOpened] = useState<Opened | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  /** Answers that were no checkout; a wait starts again with each. */
  const [turn, setTurn] = useState(0)
  const [opening, setOpening] = useState(false)
  const [phase, setPhase] = useState<Phase>('idle')
  const [refusal, setRefusal] = useState<unknown>(null)
  const [changes, setChanges] = useState<Change[]>([])
  const leaving = useRef(new AbortController())
  const started = useRef(false)

  const flush = useCallback(
    () => Promise.race([outbox?.flush(), new Promise((resolve) => setTimeout(resolve, FLUSH_AT_MOST_MS))]),
    [outbox],
  )

  const open = useCallback(
    async (form?: CheckoutForm): Promise<Opened | null> => {
      setOpening(true)
      await flush()
      try {
        const kept = outbox ? keptLines(outbox.state()) : []
        // Read only when the server's cart is away; otherwise the cart is what the server says it is.
        const fallback = kept.length > 0 ? kept : undefined
        const checkout = await client.orders.openCheckout.mutate({ mealId, fallback })
        learnServerTime(checkout.serverNow)
        const fresh = startForm(checkout)
        const still = form && checkout.slots.some((slot) => slot.id === form.slotId)
        const next = {
          checkout,
          form: form ? { ...form, slotId: still ? form.slotId : fresh.slotId } : fresh,
        }
        setOpened(next)
        setFailure(null)
        keep(userId, mealId, { ...next, sent: null })
        return next
      } catch (error) {
        // A gap in the network is no reason to lose one's place before the screen: the wait goes on.
        setFailure((was: unknown) => (isWait(was) && isTransient(error) && !isWait(error) ? was : error))
        setTurn((n) => n + 1)
        return null
      } finally {
        setOpening(false)
      }
    },
    [client, flush, mealId, outbox, userId],
  )

  const finish = useCallback(
    (order: OrderView, lines: CartLine[]) => {
      queryClient.setQueryData(trpc.orders.get.queryKey({ orderId: order.id }), order)
      void queryClient.invalidateQueries(trpc.orders.list.pathFilter())
      // The order took these lines out of the cart; a cart that was away learns it when it is back.
      if (outbox?.state().trouble) for (const line of lines) outbox.set({ ...line, quantity: 0 })
      else outbox?.reset()
      void queryClient.invalidateQueries(trpc.cart.get.queryFilter({ mealId }))
      router.replace(`/orders/${order.id}`)
    },
    [mealId, outbox, queryClient, router, trpc],
  )

  const send = useCallback(
    async (now: Opened, input: SubmitInput, again = true): Promise<void> => {
      setPhase((was) => (was === 'confirming' ? was : 'sending'))
      setRefusal(null)
      keep(userId, mealId, { ...now, sent: input })
      try {
        const order = await submitUntilAnswered(input, {
          submit: (wish) => client.orders.submit.mutate(wish),
          onUncertain: () => setPhase('confirming'),
          signal: leaving.current.signal,
        })
        return finish(order, input.lines)
      } catch (error) {
        if (leaving.current.signal.aborted) return
        const code = errorCode(error)
        if (code === 'TICKET_USED') return router.replace(`/orders/${now.checkout.orderId}`)
        keep(userId, mealId, { ...now, sent: null })
        if (code === 'TICKET_EXPIRED' && again) {
          const fresh = await open(now.form)
          const lines = fresh?.checkout.cart.lines.filter(orderable).map(toCartLine)
          // Sent on without asking only when it is the very same order at the very same price.
          const same = fresh && lines && fingerprint(lines) === fingerprint(input.lines)
          if (same && fresh.checkout.cart.subtotalCents === now.checkout.cart.subtotalCents) {
            return send(fresh, toSubmitInput(fresh.checkout, input.lines, now.form), false)
          }
        }
        setPhase('idle')
        const found = changesFor(error, now.checkout.cart.lines)
        setChanges(found)
        if (code === 'SLOT_FULL') setOpened(withoutRoom(now))
        if (found.length === 0 && wantsFreshTicket(error)) {
          const fresh = await open(now.form)
          // A fallback that went off the menu is still in the cart as stored, and no submit would match that.
          const shown = blamesCart(error) ? (fresh?.checkout.cart.lines ?? []) : []
          for (const line of shown) outbox?.set(toCartLine(line))
          await flush()
        }
        setRefusal(error)
      }
    },
    [client, finish, flush, mealId, open, outbox, router, userId],
  )

  useEffect(() => {
    // Strict mode runs effects twice; two tickets would be harmless, and are still one too many.
    leaving.current = new AbortController()
    const stop = () => leaving.current.abort()
    if (started.current) return stop
    started.current = true
    const kept = readKept(userId, mealId)
    const start = async () => {
      if (kept?.sent) {
        setOpened(kept)
        setPhase('confirming')
        return send(kept, kept.sent)
      }
      await flush()
      const cart = await client.cart.get.query({ mealId }).catch(() => null)
      const lines = kept?.checkout.cart.lines.map(toCartLine)
      const fresh = kept && kept.checkout.expiresAt.getTime() > Date.now() + MIN_LIFE_MS
      const same = lines && (!cart || fingerprint(cart.lines.map(toCartLine)) === fingerprint(lines))
      if (kept && fresh && same) setOpened(kept)
      else await open(kept?.form)
    }
    void start()
    return stop
  }, [client, flush, mealId, open, send, userId])

  const setForm = (form: CheckoutForm) => {
    if (!opened) return
    const next = { ...opened, form }
    setOpened(next)
    setRefusal(null)
    keep(userId, mealId, { ...next, sent: null })
  }

  return {
    opened,
    failure,
    turn,
    opening,
    phase,
    refusal,
    changes,
    setForm,
    retry: () => void (opening || open(opened?.form)),
    submit: () => {
      if (!opened || phase !== 'idle') return
      rememberDesk(opened.form)
      const lines = opened.checkout.cart.lines.filter(orderable).map(toCartLine)
      void send(opened, toSubmitInput(opened.checkout, lines, opened.form))
    },
    /** Makes the cart what can be had, and opens it again. */
    acceptChanges: async () => {
      for (const { line, to } of changes) outbox?.set({ ...toCartLine(line), quantity: to })
      setChanges([])
      setRefusal(null)
      await open(opened?.form)
    },
    dismissChanges: () => setChanges([]),
  }
}

/** The chosen slot has just turned out to be full, whatever was last counted. */
function withoutRoom({ checkout, form }: Opened): Opened {
  const slots = checkout.slots.map((slot) => (slot.id === form.slotId ? { ...slot, free: 0 } : slot))
  return { form, checkout: { ...checkout, slots } }
}

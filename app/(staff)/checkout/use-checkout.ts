'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useRef, useState } from 'react'
import { errorCode } from '@/app/error-text'
import { isReachable } from '@/app/reach'
import { takeAnswer } from '@/app/take-answer'
import { useTRPC, useTRPCClient } from '@/app/trpc-client'
import type { CartLine } from '@/server/cart/schema'
import type { OrderView, SubmitInput } from '@/server/orders/schema'
import { fingerprint, keptLines, orderable, toCartLine, without } from '../cart/cart-lines'
import { useOutbox } from '../cart/use-outbox'
import { isTransient } from '../error-details'
import { newerOrder } from '../orders/newer-order'
import { untilReached } from '../until-reached'
import { learnServerTime, serverNow, usePassed } from '../use-clock'
import { type CheckoutForm, fitting, remember, startForm, toSubmitInput, withoutRoom } from './checkout-form'
import { blamesCart, blamesSlot, type Change, changesFor, isOver, isWait, wantsFreshTicket } from './conflict'
import { isAboutToExpire, type KeptCheckout, keep, keepAnswered, readKept } from './kept-checkout'
import { submitUntilAnswered } from './submit-order'
import { useComeBack } from './use-come-back'
import { useReopen } from './use-reopen'

/**
 * `queued`: waits on this phone for a network, and can be taken back. `confirming`: it may have been taken.
 * `reading`: what is on the screen is out of date and being read again.
 */
export type Phase = 'idle' | 'queued' | 'sending' | 'confirming' | 'reading'

/** The cart of another phone must not keep this page from opening. */
const FLUSH_AT_MOST_MS = 3_000

/** Opens a ticket once, keeps it over reloads, and submits it until there is an answer. */
export function useCheckout(userId: string, mealId: string) {
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const router = useRouter()
  const outbox = useOutbox(userId, mealId)
  const [opened, setOpened] = useState<KeptCheckout | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  /** Answers that were no checkout; a wait starts again with each. */
  const [turn, setTurn] = useState(0)
  const [opening, setOpening] = useState(false)
  const [phase, setPhase] = useState<Phase>('idle')
  const [refusal, setRefusal] = useState<unknown>(null)
  const [changes, setChanges] = useState<Change[]>([])
  const leaving = useRef(new AbortController())
  const queue = useRef<AbortController>(null)
  const started = useRef(false)
  /** What is on the screen and kept, for what comes back later than it was asked for. */
  const now = useRef<KeptCheckout>(null)
  const closed = usePassed(opened?.checkout.cutoffAt)

  const put = useCallback(
    (next: KeptCheckout) => {
      now.current = next
      setOpened(next)
      keep(userId, mealId, next)
      return next
    },
    [mealId, userId],
  )

  const flush = useCallback(
    () => Promise.race([outbox?.flush(), new Promise((resolve) => setTimeout(resolve, FLUSH_AT_MOST_MS))]),
    [outbox],
  )

  /** Read only when the server's cart is away; otherwise the cart is what the server says it is. */
  const wanted = useCallback(() => {
    const kept = outbox ? keptLines(outbox.state()) : []
    return { mealId, fallback: kept.length > 0 ? kept : undefined }
  }, [mealId, outbox])

  const open = useCallback(
    async (form?: CheckoutForm): Promise<KeptCheckout | null> => {
      setOpening(true)
      await flush()
      try {
        const checkout = await client.orders.openCheckout.mutate(wanted())
        learnServerTime(checkout.serverNow)
        const fresh = startForm(checkout, serverNow())
        const still = form && checkout.slots.some((slot) => slot.id === form.slotId)
        const slotId = still ? form.slotId : fresh.slotId
        setFailure(null)
        const kept = form ? fitting({ ...form, slotId }, checkout) : fresh
        return put({ checkout, form: kept, sent: null, queued: false })
      } catch (error) {
        // A gap in the network is no reason to lose one's place before the screen: the wait goes on.
        setFailure((was: unknown) => (isWait(was) && isTransient(error) && !isWait(error) ? was : error))
        setTurn((n) => n + 1)
        return null
      } finally {
        setOpening(false)
      }
    },
    [client, flush, put, wanted],
  )

  /** Room, money and portions as they are now; the ticket and what was typed stay. False without an answer. */
  const refresh = useCallback(async (): Promise<boolean> => {
    try {
      const [fresh, { refreshed }] = await Promise.all([
        client.orders.readCheckout.query(wanted()),
        import('./refresh-rules'),
      ])
      learnServerTime(fresh.serverNow)
      // The order's page has forgotten this checkout, or is about to.
      if (leaving.current.signal.aborted) return false
      if (now.current) put(refreshed(now.current, fresh))
      return true
    } catch (error) {
      if (isOver(error) && !now.current?.sent) setRefusal(error)
      return false
    }
  }, [client, put, wanted])

  const finish = useCallback(
    (order: OrderView, lines: CartLine[]) => {
      takeAnswer(queryClient, trpc.orders.get.queryKey({ orderId: order.id }), newerOrder(order))
      void queryClient.invalidateQueries(trpc.orders.list.pathFilter())
      void queryClient.invalidateQueries(trpc.me.allowance.queryFilter({ mealId }))
      // The order took these lines out of the cart; a cart that was away learns it when it is back.
      if (outbox?.state().trouble) for (const line of lines) outbox.set({ ...line, quantity: 0 })
      else outbox?.ordered(lines)
      // Nobody looks at the cart now, so it is not asked for: the menu must not begin with what was ordered.
      takeAnswer(queryClient, trpc.cart.get.queryKey({ mealId }), (old) => old && without(old, lines))
      void queryClient.invalidateQueries(trpc.cart.get.queryFilter({ mealId }))
      // Whoever went elsewhere meanwhile finds it among the orders.
      if (leaving.current.signal.aborted) return keep(userId, mealId, null)
      keepAnswered(userId, mealId)
      router.replace(`/orders/${order.id}`)
    },
    [mealId, outbox, queryClient, router, trpc, userId],
  )

  const send = useCallback(
    async (asked: KeptCheckout, input: SubmitInput, again = true): Promise<void> => {
      setPhase((was) => (was === 'confirming' ? was : 'sending'))
      setRefusal(null)
      put({ ...asked, sent: input, queued: false })
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
        if (code === 'TICKET_USED') return router.replace(`/orders/${asked.checkout.orderId}`)
        // Not idle before what is shown can be sent again: a second tap would send what was just refused.
        setPhase('reading')
        put({ ...asked, sent: null, queued: false })
        if (code === 'TICKET_EXPIRED' && again) {
          const fresh = await open(asked.form)
          const lines = fresh?.checkout.cart.lines.filter(orderable).map(toCartLine)
          // Sent on without asking only when it is the very same order at the very same price.
          const same = fresh && lines && fingerprint(lines) === fingerprint(input.lines)
          if (same && fresh.checkout.cart.subtotalCents === asked.checkout.cart.subtotalCents) {
            return send(fresh, { ...input, ticket: fresh.checkout.ticket }, false)
          }
        }
        const found = changesFor(error, asked.checkout.cart.lines)
        if (blamesSlot(error) && !(await refresh())) put(withoutRoom(now.current ?? asked))
        // Under the same ticket: what they would pay is on the page before they are asked.
        if (code === 'OWN_PART_CHANGED') await refresh()
        if (found.length === 0 && wantsFreshTicket(error)) {
          const fresh = await open(asked.form)
          // A fallback that went off the menu is still in the cart as stored, and no submit would match that.
          const shown = blamesCart(error) ? (fresh?.checkout.cart.lines ?? []) : []
          for (const line of shown) outbox?.set(toCartLine(line))
          await flush()
        }
        setChanges(found)
        setRefusal(error)
        setPhase('idle')
      }
    },
    [client, finish, flush, open, outbox, put, refresh, router],
  )

  /** Keeps a submit on this phone until the server can be reached, and then sends it, once. */
  const sendLater = useCallback(
    async (asked: KeptCheckout, input: SubmitInput): Promise<void> => {
      const waiting = new AbortController()
      queue.current = waiting
      setPhase('queued')
      setRefusal(null)
      put({ ...asked, queued: true })
      await untilReached(() => client.orders.readCheckout.query({ mealId }), waiting.signal)
      if (!waiting.signal.aborted) return send(asked, input)
    },
    [client, mealId, put, send],
  )
  const unqueue = useCallback(() => {
    queue.current?.abort()
    if (now.current) put({ ...now.current, queued: false })
    setPhase('idle')
  }, [put])

  useEffect(() => {
    // Strict mode runs effects twice; two tickets would be harmless, and are still one too many.
    leaving.current = new AbortController()
    const stop = () => {
      leaving.current.abort()
      queue.current?.abort()
      // Who has left the page does not find it ordered by coming back; a reload does not come past here.
      if (now.current?.queued) keep(userId, mealId, { ...now.current, queued: false })
    }
    if (started.current) return stop
    started.current = true
    const kept = readKept(userId, mealId)
    const start = async () => {
      await null // so that strict mode's second run has made its signals
      if (kept?.answered) {
        await flush()
        // Loaded anew on the way to the order; with something in the cart again it is another one that is wanted.
        const cart = await client.cart.get.query({ mealId }).catch(() => null)
        return cart?.lines.length ? open() : router.replace(`/orders/${kept.checkout.orderId}`)
      }
      if (kept?.sent) {
        put(kept)
        setPhase('confirming')
        return send(kept, kept.sent)
      }
      if (kept?.queued) {
        const lines = kept.checkout.cart.lines.filter(orderable).map(toCartLine)
        return sendLater(kept, toSubmitInput(kept.checkout, lines, kept.form))
      }
      if (!kept || isAboutToExpire(kept)) return open(kept?.form)
      await flush()
      const cart = await client.cart.get.query({ mealId }).catch(() => null)
      const lines = kept.checkout.cart.lines.map(toCartLine)
      const same = !cart || fingerprint(cart.lines.map(toCartLine)) === fingerprint(lines)
      if (!same) return open(kept.form)
      put(kept)
      return refresh()
    }
    void start()
    return stop
  }, [client, flush, mealId, open, put, refresh, router, send, sendLater, userId])

  // Whoever comes back to this page, or to a network, does not see the room there was when they left.
  useComeBack(phase === 'idle' && opened !== null, refresh)

  useReopen({ failure, turn, mealId, open: () => void open(now.current?.form) })

  useEffect(() => {
    if (closed && phase === 'queued') unqueue()
  }, [closed, phase, unqueue])

  /** Makes the cart what can be had, and opens it again. */
  const accept = async (accepted: Change[]) => {
    for (const { line, to } of accepted) {
      if (to !== line.quantity) outbox?.set({ ...toCartLine(line), quantity: to })
    }
    setChanges([])
    setRefusal(null)
    setPhase('reading')
    await open(now.current?.form)
    setPhase('idle')
  }

  return {
    opened,
    failure,
    turn,
    opening,
    phase,
    refusal,
    changes,
    /** The cut-off has passed under somebody's eyes, and nothing is on its way. */
    closed: closed && (phase === 'idle' || phase === 'queued'),
    setForm: (form: CheckoutForm) => {
      if (!now.current) return
      put({ ...now.current, form })
      setRefusal(null)
    },
    retry: () => void (opening || open(now.current?.form)),
    submit: () => {
      const asked = now.current
      if (!asked || phase !== 'idle') return
      remember(asked.checkout, asked.form)
      const lines = asked.checkout.cart.lines.filter(orderable).map(toCartLine)
      const input = toSubmitInput(asked.checkout, lines, asked.form)
      void (isReachable() ? send(asked, input) : sendLater(asked, input))
    },
    unqueue,
    accept: (accepted: Change[]) => void accept(accepted),
    dismissChanges: () => {
      setChanges([])
      setRefusal((was: unknown) => (errorCode(was) === 'OWN_PART_CHANGED' ? null : was))
    },
  }
}

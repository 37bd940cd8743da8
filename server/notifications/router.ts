import { tracked } from '@trpc/server'
import { z } from 'zod'
import { listTickets } from '@/server/kitchen/queries'
import { findOrders, listActiveOrChanged } from '@/server/orders/queries'
import { kitchenProcedure, router, staffProcedure } from '@/server/trpc'
import { takeTurns } from '@/server/turns'
import { hub } from './hub'
import { getBadges, hasMenuAlert, listInbox } from './inbox-queries'
import { markAllRead, markRead } from './mark-read'
import {
  type KitchenEvent,
  listInboxInput,
  type MineEvent,
  markAllReadInput,
  markReadInput,
  menuAlertInput,
  setMenuAlertInput,
  watchKitchenInput,
  watchMineInput,
} from './schema'
import { setMenuAlert } from './set-menu-alert'
import { getStockSnapshot } from './stock-snapshot'
import { sinceEvent, watch } from './watch'

/**
 * Snapshots are read two at a time, however many people are woken at once: one takes up to six connections for a moment,
 * and who submits an order must not stand behind hundreds of them.
 */
const inTurn = takeTurns({ atOnce: 2 })

export const liveRouter = router({
  /** A person's own orders and cart, and the portions of the meal they look at. Snapshots, never deltas. */
  mine: staffProcedure.input(watchMineInput).subscription(async function* ({ ctx, input, signal }) {
    const { userId, canteenId, db, redis } = ctx
    let since = sinceEvent(input.lastEventId)
    const changes = watch(hub(), {
      userId,
      signal,
      wants: (a) => ({
        orderId: a.userId === userId ? a.orderId : undefined,
        cart: a.kind === 'cart' && a.userId === userId,
        // Each change of an order may have put something into its owner's inbox.
        inbox: a.userId === userId && (a.kind === 'inbox' || a.kind === 'order'),
        stock: a.kind !== 'cart' && a.kind !== 'inbox' && a.mealId === input.mealId,
      }),
    })
    for await (const { dirty, eventId } of changes) {
      const send = (event: MineEvent) => tracked(eventId, event)
      if (dirty.all) {
        const orders = await inTurn(() => listActiveOrChanged(db, userId, since))
        yield send({ type: 'orders', orders })
        since = sinceEvent(eventId)
      } else if (dirty.orderIds.size > 0) {
        const ids = [...dirty.orderIds]
        yield send({
          type: 'orders',
          orders: await inTurn(() => findOrders(db, userId, { id: { in: ids } })),
        })
      }
      if (dirty.all || dirty.inbox) {
        yield send({ type: 'badges', ...(await inTurn(() => getBadges(db, userId))) })
      }
      if (input.mealId && (dirty.all || dirty.cart)) yield send({ type: 'cart', mealId: input.mealId })
      if (input.mealId && (dirty.all || dirty.stock)) {
        const snapshot = await getStockSnapshot(db, redis, { canteenId, mealId: input.mealId }, dirty.since)
        if (snapshot) yield send(snapshot)
      }
    }
  }),

  /** The tickets of a meal as they change, and its portions. The first event holds the whole board. */
  kitchen: kitchenProcedure.input(watchKitchenInput).subscription(async function* ({ ctx, input, signal }) {
    const { canteenId, db, redis } = ctx
    const { mealId } = input
    const changes = watch(hub(), {
      userId: ctx.userId,
      signal,
      wants: (a) =>
        a.mealId === mealId && a.kind !== 'cart' && a.kind !== 'inbox'
          ? { orderId: a.orderId, stock: true }
          : null,
    })
    for await (const { dirty, eventId } of changes) {
      const send = (event: KitchenEvent) => tracked(eventId, event)
      const ids = dirty.all ? undefined : [...dirty.orderIds]
      if (!ids || ids.length > 0) {
        const tickets = await inTurn(() => listTickets(db, { mealId, canteenId, ids }))
        yield send({ type: 'tickets', tickets })
      }
      const snapshot = await getStockSnapshot(db, redis, { canteenId, mealId }, dirty.since)
      if (snapshot) yield send(snapshot)
    }
  }),
})

export const inboxRouter = router({
  list: staffProcedure
    .input(listInboxInput)
    .query(({ ctx, input }) => listInbox(ctx.db, { ...input, userId: ctx.userId, canteenId: ctx.canteenId })),
  /** Notifications not read, and orders that can be fetched: what the tabs show. */
  badges: staffProcedure.input(z.strictObject({})).query(({ ctx }) => getBadges(ctx.db, ctx.userId)),
  markRead: staffProcedure.input(markReadInput).mutation(async ({ ctx, input }) => {
    await markRead(ctx, { ...input, userId: ctx.userId })
    return getBadges(ctx.db, ctx.userId)
  }),
  markAllRead: staffProcedure.input(markAllReadInput).mutation(async ({ ctx, input }) => {
    await markAllRead(ctx, { ...input, userId: ctx.userId })
    return getBadges(ctx.db, ctx.userId)
  }),
  /** Whether the person will be told when a meal can be ordered. */
  menuAlert: staffProcedure
    .input(menuAlertInput)
    .query(({ ctx, input }) => hasMenuAlert(ctx.db, { ...input, userId: ctx.userId })),
  setMenuAlert: staffProcedure
    .input(setMenuAlertInput)
    .mutation(({ ctx, input }) =>
      setMenuAlert(ctx.db, { ...input, userId: ctx.userId, canteenId: ctx.canteenId }),
    ),
})

import type { OrderView } from '@/server/orders/schema'

/** What is known of an order when this was told of it: never less than before, in whatever order it arrives. */
export const newerOrder =
  (order: OrderView) =>
  (old: OrderView | undefined): OrderView =>
    old && old.version > order.version ? old : order

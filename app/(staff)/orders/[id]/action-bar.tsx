'use client'

import type { OrderView } from '@/server/orders/schema'
import { isActive, isUnpaid } from '../order-status'
import { PayButton } from '../pay-button'
import { ReorderButton } from '../reorder-button'
import { CancelOrder } from './cancel-order'
import { CollectOrder } from './collect-order'
import { useConfirming } from './use-confirming'

/** The one or two things that can be done with an order as it stands, whatever the page below is scrolled to. */
export function ActionBar({ order, userId }: { order: OrderView; userId: string }) {
  const confirming = useConfirming(order)
  if (!isActive(order.status)) return <ReorderButton orderId={order.id} userId={userId} wide />
  if (order.status === 'READY') return <CollectOrder order={order} />
  return (
    <>
      <CancelOrder order={order} />
      {isUnpaid(order) && (
        <PayButton order={order} kind={confirming ? 'quiet' : 'primary'} className="min-w-40 flex-1" />
      )}
    </>
  )
}

'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useErrorText } from '@/app/error-text'
import { useTimes } from '@/app/format'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { Link } from '@/app/ui/link'
import { Sheet } from '@/app/ui/sheet'
import { Spinner } from '@/app/ui/spinner'
import type { ReorderLine, ReorderView } from '@/server/orders/schema'
import { ReorderAdd } from './reorder-add'
import { ReorderChoice } from './reorder-choice'

type Props = { orderId: string; userId: string; open: boolean; onClose: () => void }

/** What ordering again would bring, before anything goes into the cart. */
export function ReorderSheet({ orderId, userId, open, onClose }: Props) {
  const t = useTranslations('orders')
  const trpc = useTRPC()
  const errorText = useErrorText()
  const [ticked, setTicked] = useState<ReadonlyMap<string, boolean>>(new Map())
  const { data, error, refetch } = useQuery(
    trpc.orders.previewReorder.queryOptions({ orderId }, { staleTime: 0, gcTime: 0, enabled: open }),
  )
  // What holds something the person must not eat waits to be chosen.
  const isChosen = (line: ReorderLine) =>
    line.quantity > 0 && (ticked.get(line.id) ?? line.avoided.length === 0)

  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={t('reorder')}
      footer={
        data?.meal && <ReorderAdd {...{ userId, isChosen, open }} meal={data.meal} lines={data.lines} />
      }
    >
      {data?.meal ? (
        <ReorderChoice
          view={data}
          meal={data.meal}
          isChosen={isChosen}
          onToggle={(line) => setTicked(new Map(ticked).set(line.id, !isChosen(line)))}
        />
      ) : data ? (
        <Closed view={data} />
      ) : error ? (
        <div role="alert" className="py-6 text-center">
          <p className="text-danger">{errorText(error)}</p>
          <button type="button" className={`${buttonClass('quiet')} mt-4`} onClick={() => void refetch()}>
            {t('again')}
          </button>
        </div>
      ) : (
        <p className="flex items-center justify-center gap-2 py-6 text-fg-2" role="status">
          <Spinner className="size-5" />
          {t('looking')}
        </p>
      )}
    </Sheet>
  )
}

function Closed({ view }: { view: ReorderView }) {
  const t = useTranslations('orders')
  const times = useTimes(view.timeZone)
  return (
    <div className="py-6 text-center">
      <p className="font-semibold">{t('noMeal')}</p>
      <p className="mt-1 text-fg-2">
        {view.next
          ? t('nextMeal', {
              meal: t('meal', { kind: view.next.kind, date: times.serviceDay(view.next.serviceDate) }),
              time: times.dateTime(view.next.opensAt),
            })
          : t('noNextMeal')}
      </p>
      <Link href="/" className={`${buttonClass('quiet')} mt-4`}>
        {t('seeMenu')}
      </Link>
    </div>
  )
}

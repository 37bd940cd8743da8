'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC, useTRPCClient } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { Choices } from '@/app/ui/choices'
import { Empty } from '@/app/ui/empty'
import type { InvoicesPage } from '@/server/invoices/schema'
import { RegionError, RegionSkeleton } from '../region-state'
import { InvoiceList } from './invoice-list'
import { invoicesCsv } from './invoices-csv'

/** Which list is looked at, and its first page where the document was drawn with it. */
type Shown = { shown: 'open' | 'done'; drawn: InvoicesPage | undefined }

/** The invoices that people asked for, to be issued or issued, meal by meal. */
export function InvoicesScreen({ first }: { first: InvoicesPage | undefined }) {
  const t = useTranslations('invoices')
  const trpc = useTRPC()
  const client = useTRPCClient()
  // A list that is chosen again is asked for again.
  const [{ shown, drawn }, setShown] = useState<Shown>({ shown: 'open', drawn: first })
  const issued = shown === 'done'
  const query = useInfiniteQuery({
    queryKey: [...trpc.invoices.list.queryKey({ issued }), 'pages'],
    queryFn: ({ pageParam }) => client.invoices.list.query({ issued, after: pageParam }),
    // A step back shows the page as it was once drawn: shown at once, and asked for again.
    ...(drawn ? { initialData: { pages: [drawn], pageParams: [undefined] }, initialDataUpdatedAt: 0 } : {}),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.more ? last.invoices.at(-1)?.number : undefined),
    // What has just been ticked stays under the finger; the list is new when it is chosen again.
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
  const invoices = query.data?.pages.flatMap((page) => page.invoices) ?? []
  const columns = (['number', 'date', 'name', 'amount', 'title', 'issued'] as const).map((name) =>
    t(`column.${name}`),
  )
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 p-4 pb-12 wrap-anywhere">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      <p className="text-fg-2">{t('hint')}</p>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Choices
          name="invoices"
          legend={t('which')}
          options={(['open', 'done'] as const).map((value) => ({ value, label: t(value) }))}
          value={shown}
          onChoose={(value) => setShown({ shown: value, drawn: undefined })}
        />
        {invoices.length > 0 && (
          <a
            className={buttonClass('quiet', 'kitchen')}
            href={`data:text/csv;charset=utf-8,${encodeURIComponent(invoicesCsv(columns, invoices))}`}
            download={t('fileName')}
          >
            {t('download')}
          </a>
        )}
      </div>
      {query.isPending && <RegionSkeleton className="grid gap-2" />}
      {query.isError && !query.data && (
        <RegionError error={query.error} onRetry={() => void query.refetch()} />
      )}
      <p role="status" className="sr-only">
        {query.data && t('found', { count: invoices.length, more: String(query.hasNextPage) })}
      </p>
      {query.data && invoices.length === 0 && <Empty title={t('none', { issued: String(issued) })} />}
      <InvoiceList invoices={invoices} />
      {query.hasNextPage && (
        <button
          type="button"
          className={`${buttonClass('quiet', 'kitchen')} justify-self-center`}
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('more')}
        </button>
      )}
    </div>
  )
}

'use client'
import { useInfiniteQuery, useIsMutating, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useErrorText } from '@/app/error-text'
import { useTRPC, useTRPCClient } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { Choices } from '@/app/ui/choices'
import { Empty } from '@/app/ui/empty'
import type { InvoicesPage, InvoiceView } from '@/server/invoices/schema'
import { MoreButton } from '../more-button'
import { RegionError, RegionSkeleton } from '../region-state'
import { InvoiceList } from './invoice-list'
import { invoicesCsv } from './invoices-csv'
import { saveFile } from './save-file'

/** Which list is looked at, and its first page where the document was drawn with it. */
type Shown = { shown: 'open' | 'done'; drawn: InvoicesPage | undefined }

const nextOf = ({ more, invoices }: InvoicesPage) => (more ? invoices.at(-1)?.number : undefined)

/** The invoices that people asked for, to be issued or issued, meal by meal. */
export function InvoicesScreen({ first }: { first: InvoicesPage | undefined }) {
  const t = useTranslations('invoices')
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queryClient = useQueryClient()
  const errorText = useErrorText()
  // A list that is chosen again is asked for again.
  const [{ shown, drawn }, setShown] = useState<Shown>({ shown: 'open', drawn: first })
  const issued = shown === 'done'
  // What was ticked here, by order: a list that was asked for before it may arrive after it.
  const [marks, setMarks] = useState<ReadonlyMap<string, Date | null>>(new Map())
  const asMarked = (one: InvoiceView) => {
    const issuedAt = marks.get(one.orderId)
    return issuedAt === undefined ? one : { ...one, issuedAt }
  }
  // The file and the other list say what the boxes say: one that is still being ticked is waited for.
  const ticking = useIsMutating({ mutationKey: trpc.invoices.setIssued.mutationKey() }) > 0
  const query = useInfiniteQuery({
    queryKey: [...trpc.invoices.list.queryKey({ issued }), 'pages'],
    queryFn: ({ pageParam }) => client.invoices.list.query({ issued, after: pageParam }),
    // A step back shows the page as it was once drawn: shown at once, and asked for again.
    ...(drawn ? { initialData: { pages: [drawn], pageParams: [undefined] }, initialDataUpdatedAt: 0 } : {}),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextOf,
    enabled: ({ state }) => state.data !== undefined || !ticking,
    // What has just been ticked stays under the finger; the list is new when it is chosen again.
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
  const invoices = query.data?.pages.flatMap((page) => page.invoices.map(asMarked)) ?? []
  const columns = (['number', 'date', 'name', 'amount', 'title', 'issued'] as const).map((name) =>
    t(`column.${name}`),
  )
  const download = useMutation({
    mutationFn: async () => {
      const all = [...invoices]
      let last = query.data?.pages.at(-1)
      // The list is complete in the file, however much of it is on the screen.
      for (let after = last && nextOf(last); after; after = nextOf(last)) {
        last = await client.invoices.list.query({ issued, after })
        all.push(...last.invoices.map(asMarked))
      }
      saveFile(t('fileName'), 'text/csv;charset=utf-8', invoicesCsv(columns, all))
    },
  })
  const busy = ticking || download.isPending
  const choose = (shown: Shown['shown']) => {
    // Chosen again, it would be given what was asked for before the ticks.
    void queryClient.cancelQueries(trpc.invoices.list.pathFilter())
    setShown({ shown, drawn: undefined })
    setMarks(new Map())
  }
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
          onChoose={choose}
        />
        {invoices.length > 0 && (
          <button
            type="button"
            className={buttonClass('quiet', 'kitchen')}
            aria-disabled={busy}
            onClick={() => !busy && download.mutate()}
          >
            {t('download')}
          </button>
        )}
      </div>
      <p role="alert" className="text-danger empty:hidden">
        {download.error && errorText(download.error)}
      </p>
      {query.isPending && <RegionSkeleton className="grid gap-2" />}
      {query.isError && !query.data && (
        <RegionError polls={false} error={query.error} onRetry={() => void query.refetch()} />
      )}
      <p role="status" className="sr-only">
        {query.data && t('found', { count: invoices.length, more: String(query.hasNextPage) })}
      </p>
      {query.data && invoices.length === 0 && <Empty title={t('none', { issued: String(issued) })} />}
      <InvoiceList
        invoices={invoices}
        onMarked={(orderId, issuedAt) => setMarks((old) => new Map(old).set(orderId, issuedAt))}
      />
      <MoreButton query={query}>{t('more')}</MoreButton>
    </div>
  )
}

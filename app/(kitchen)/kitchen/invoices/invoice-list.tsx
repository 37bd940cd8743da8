'use client'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useErrorText } from '@/app/error-text'
import { useMoney, useTimes } from '@/app/format'
import { useTRPC } from '@/app/trpc-client'
import type { InvoiceView } from '@/server/invoices/schema'

type OnMarked = (orderId: string, issuedAt: Date | null) => void
type Props = { invoices: InvoiceView[]; onMarked: OnMarked }

/** A heading for each meal, and below it who wants which invoice for how much. */
export function InvoiceList({ invoices, onMarked }: Props) {
  const t = useTranslations('kitchen')
  const times = useTimes('UTC')
  const meals = new Map<string, InvoiceView[]>()
  for (const invoice of invoices) {
    const meal = `${invoice.serviceDate}-${invoice.mealKind}`
    meals.set(meal, [...(meals.get(meal) ?? []), invoice])
  }
  return [...meals].map(([meal, list]) => (
    <section key={meal} aria-labelledby={meal} className="grid gap-2">
      <h2 id={meal} className="text-lg font-semibold">
        {list[0] && `${times.serviceDay(list[0].serviceDate)} · ${t(`kind.${list[0].mealKind}`)}`}
      </h2>
      <ul className="divide-y divide-line rounded-card border border-line bg-card px-4">
        {list.map((invoice) => (
          <Invoice key={invoice.orderId} invoice={invoice} onMarked={onMarked} />
        ))}
      </ul>
    </section>
  ))
}

function Invoice({ invoice, onMarked }: { invoice: InvoiceView; onMarked: OnMarked }) {
  const t = useTranslations('invoices')
  const trpc = useTRPC()
  const money = useMoney()
  const errorText = useErrorText()
  const { orderId, number, title, personName, ownCents, issuedAt } = invoice
  const mark = useMutation(
    trpc.invoices.setIssued.mutationOptions({
      // Ticked and unticked in a hurry, the last one counts.
      scope: { id: `issued ${orderId}` },
      onSuccess: (marked) => onMarked(orderId, marked.issuedAt),
    }),
  )
  const issued = mark.isPending ? mark.variables.issued : issuedAt !== null
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-semibold">{title}</p>
        <p className="text-sm text-fg-2">
          {number} · {personName}
        </p>
      </div>
      <p className="min-w-24 text-end tabular-nums">{money(ownCents)}</p>
      <label className="flex min-h-14 items-center gap-3">
        <input
          type="checkbox"
          className="size-6 accent-brand"
          aria-label={t('issued', { number })}
          checked={issued}
          onChange={(event) => mark.mutate({ orderId, issued: event.target.checked })}
        />
        {t('issuedShort')}
      </label>
      <p role="alert" className="basis-full text-danger empty:hidden">
        {mark.error && errorText(mark.error)}
      </p>
    </li>
  )
}

import { FlaskConical } from 'lucide-react'
import { notFound } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { formatMoney } from '@/app/format'
import { buttonClass } from '@/app/ui/button'
import { Link } from '@/app/ui/link'
import { openSandbox } from '@/server/payments/open-sandbox'
import { type Delivery, getSandboxCheckout } from '@/server/payments/play-sandbox'

type Props = { params: Promise<{ reference: string }> }

export async function generateMetadata() {
  return { title: (await getTranslations('sandbox'))('title') }
}

/** Plays the page of a payment gateway, so it wants no sign-in and no script: whoever knows the reference may press. */
export default async function SandboxPage({ params }: Props) {
  const [{ reference }, t, locale] = await Promise.all([params, getTranslations('sandbox'), getLocale()])
  const checkout = await findCheckout(reference)
  if (!checkout) notFound()
  const money = (cents: number) => formatMoney(locale, cents)
  return (
    <main className="column px-safe min-h-dvh bg-page">
      <div className="flex flex-col gap-2 p-2">
        <p className="flex items-center justify-center gap-2 rounded-card bg-warn-bg p-3 font-semibold text-warn-fg">
          <FlaskConical aria-hidden="true" className="size-5 shrink-0" />
          {t('notice')}
        </p>
        <section className="rounded-card bg-card p-4 text-center">
          <h1 className="line-clamp-2 text-fg-2">{checkout.description}</h1>
          <p className="mt-1 text-4xl font-bold tabular-nums">{money(checkout.amountCents)}</p>
          <p className="mt-1 text-fg-2">{t('state', { state: checkout.state })}</p>
          {checkout.refundedCents > 0 && <p>{t('refunded', { amount: money(checkout.refundedCents) })}</p>}
        </section>
        <form method="post" action={`/api/sandbox-pay/${reference}`} className="rounded-card bg-card p-4">
          <div className="flex flex-col gap-2">
            <Press action="PAY" primary>
              {t('pay')}
            </Press>
            <Press action="FAIL">{t('fail')}</Press>
          </div>
          <h2 className="mt-6 mb-2 text-fg-2">{t('onDemand')}</h2>
          <div className="flex flex-col gap-2">
            <Press action="PAY_LATER">{t('later')}</Press>
            <Press action="PAY_TWICE">{t('twice')}</Press>
            <Press action="REPEAT">{t('repeat')}</Press>
            <Press action="FORGE">{t('forge')}</Press>
            {checkout.refundedCents > 0 && <Press action="REFUND_FAILS">{t('refundFails')}</Press>}
          </div>
        </form>
        <Deliveries title={t('deliveries')} deliveries={checkout.deliveries} />
        <Link href={`/orders/${checkout.orderId}`} className={`${buttonClass('card')} self-center`}>
          {t('back')}
        </Link>
      </div>
    </main>
  )
}

async function findCheckout(reference: string) {
  try {
    return await getSandboxCheckout(openSandbox().db, reference)
  } catch (error) {
    if ((error as { code?: string }).code === 'NOT_FOUND') return null
    throw error
  }
}

function Press({
  action,
  primary = false,
  children,
}: {
  action: string
  primary?: boolean
  children: string
}) {
  return (
    <button
      type="submit"
      name="action"
      value={action}
      className={`${buttonClass(primary ? 'primary' : 'quiet')} w-full`}
    >
      {children}
    </button>
  )
}

function Deliveries({ title, deliveries }: { title: string; deliveries: Delivery[] }) {
  if (deliveries.length === 0) return null
  return (
    <section aria-label={title} className="rounded-card bg-card p-4">
      <h2 className="mb-1 text-fg-2">{title}</h2>
      <ul className="text-xs tabular-nums">
        {deliveries.map(({ at, what, status }) => (
          <li key={at + what} className="flex justify-between gap-2 py-0.5">
            <span>{at.slice(11, 19)} UTC</span>
            <span>{what}</span>
            <span>{status === 0 ? '—' : `HTTP ${status}`}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

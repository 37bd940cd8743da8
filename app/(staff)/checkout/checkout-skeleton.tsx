import { useTranslations } from 'next-intl'

/** The blocks of the checkout, before it is open. */
export function CheckoutSkeleton() {
  const t = useTranslations('common')
  return (
    <div aria-busy="true" className="flex flex-col gap-2 p-2">
      <p className="sr-only">{t('loading')}</p>
      {[88, 180, 200, 140].map((height) => (
        <div key={height} aria-hidden="true" className="rounded-card bg-card p-4" style={{ height }}>
          <div className="skeleton h-5 w-24" />
          <div className="skeleton mt-4 h-4 w-full" />
        </div>
      ))}
    </div>
  )
}

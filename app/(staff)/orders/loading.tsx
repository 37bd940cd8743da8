import { useTranslations } from 'next-intl'
import { RowSkeletons } from '../row-skeletons'

export default function Loading() {
  const t = useTranslations('orders')
  return (
    <>
      <header className="bg-card">
        <h1 className="px-4 pt-2 text-lg font-semibold">{t('title')}</h1>
        <div aria-hidden="true" className="grid grid-cols-3 border-b border-line text-fg-2">
          {(['active', 'done', 'cancelled'] as const).map((filter) => (
            <span key={filter} className="grid min-h-11 place-items-center">
              {t('filter', { filter })}
            </span>
          ))}
        </div>
      </header>
      <div aria-busy="true" className="flex flex-col gap-2 p-2">
        <RowSkeletons heights={[11, 11, 11]} />
      </div>
    </>
  )
}

import { useTranslations } from 'next-intl'
import { RowSkeletons } from '../row-skeletons'

export default function Loading() {
  const t = useTranslations('inbox')
  return (
    <>
      <header className="flex min-h-topbar items-center border-b border-line bg-card px-4">
        <h1 className="text-lg font-semibold">{t('title')}</h1>
      </header>
      <div aria-busy="true" className="flex flex-col gap-2 p-2 pt-8">
        <RowSkeletons heights={[5, 5, 5]} />
      </div>
    </>
  )
}

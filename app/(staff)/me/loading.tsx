import { useTranslations } from 'next-intl'
import { RowSkeletons } from '../row-skeletons'

export default function Loading() {
  const t = useTranslations('me')
  return (
    <>
      <h1 className="flex min-h-topbar items-center justify-center bg-card text-lg font-semibold">
        {t('title')}
      </h1>
      <div aria-busy="true" className="grid gap-3 p-3">
        <RowSkeletons heights={[6.5, 11, 16]} />
      </div>
    </>
  )
}

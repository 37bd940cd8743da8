import { useTranslations } from 'next-intl'
import { RowSkeletons } from '../row-skeletons'

export default function Loading() {
  const t = useTranslations('me')
  return (
    <>
      <h1 className="sticky top-(--strip) z-10 flex min-h-topbar items-center border-b border-line bg-card px-4 text-lg font-semibold">
        {t('title')}
      </h1>
      <div aria-busy="true" className="grid gap-2 p-2">
        <RowSkeletons heights={[6.5, 11, 16]} />
      </div>
    </>
  )
}

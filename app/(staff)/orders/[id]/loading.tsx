import { useTranslations } from 'next-intl'
import { RowSkeletons } from '../../row-skeletons'
import { TopBar } from '../../top-bar'

export default function Loading() {
  const t = useTranslations('order')
  return (
    <>
      <TopBar title={t('title')} back="/orders" />
      <div aria-busy="true" className="flex flex-col gap-2 p-2">
        <RowSkeletons heights={[16, 12, 14]} />
      </div>
    </>
  )
}

import { useTranslations } from 'next-intl'
import { RowSkeletons } from '../../row-skeletons'
import { TopBar } from '../../top-bar'

export default function Loading() {
  const t = useTranslations('me')
  return (
    <>
      <TopBar title={t('walletTitle')} back="/me" />
      <div aria-busy="true" className="grid gap-2 p-2">
        <RowSkeletons heights={[8, 24]} />
      </div>
    </>
  )
}

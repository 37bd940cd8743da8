import { SearchX } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { buttonClass } from '@/app/ui/button'
import { Empty } from '@/app/ui/empty'
import { Link } from '@/app/ui/link'
import { TopBar } from '../../top-bar'

/** No such order, or somebody else's: the same answer for both. */
export function OrderMissing() {
  const t = useTranslations('order')
  return (
    <>
      <TopBar title={t('title')} back="/orders" />
      <Empty
        icon={<SearchX className="size-10" strokeWidth={1.5} />}
        title={t('missing')}
        hint={t('missingHint')}
      >
        <Link href="/orders" className={buttonClass('primary')}>
          {t('toOrders')}
        </Link>
      </Empty>
    </>
  )
}

import { SearchX } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { buttonClass } from './ui/button'
import { Empty } from './ui/empty'

export default function NotFound() {
  const t = useTranslations('common')
  return (
    <main className="column">
      <Empty title={t('notFoundTitle')} hint={t('notFoundHint')} icon={<SearchX className="size-10" />}>
        <Link href="/" className={buttonClass()}>
          {t('home')}
        </Link>
      </Empty>
    </main>
  )
}

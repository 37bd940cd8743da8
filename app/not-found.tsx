import { useTranslations } from 'next-intl'
import { buttonClass } from './ui/button'
import { Empty } from './ui/empty'
import { Sign } from './ui/sign'

export default function NotFound() {
  const t = useTranslations('common')
  return (
    <main className="column">
      <Empty title={t('notFoundTitle')} hint={t('notFoundHint')} icon={<Sign shape="search" />}>
        {/* A plain link: what a page that fails needs is part of every page's scripts. */}
        <a href="/" className={buttonClass()}>
          {t('home')}
        </a>
      </Empty>
    </main>
  )
}

import { Lock } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { buttonClass } from './ui/button'
import { Empty } from './ui/empty'

export default function Forbidden() {
  const t = useTranslations('common')
  return (
    <main className="column">
      <Empty title={t('forbiddenTitle')} hint={t('forbiddenHint')} icon={<Lock className="size-10" />}>
        <Link href="/" className={buttonClass()}>
          {t('home')}
        </Link>
      </Empty>
    </main>
  )
}

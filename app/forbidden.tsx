import { useTranslations } from 'next-intl'
import { buttonClass } from './ui/button'
import { Empty } from './ui/empty'
import { Sign } from './ui/sign'

export default function Forbidden() {
  const t = useTranslations('common')
  return (
    <main className="column">
      <Empty title={t('forbiddenTitle')} hint={t('forbiddenHint')} icon={<Sign shape="lock" />}>
        <a href="/" className={buttonClass()}>
          {t('home')}
        </a>
      </Empty>
    </main>
  )
}

import { getTranslations } from 'next-intl/server'
import { signedInUser } from './signed-in'
import { buttonClass } from './ui/button'
import { Empty } from './ui/empty'
import { Sign } from './ui/sign'

/** Whoever may see the kitchen and stands here has come to a page that only administrators see. */
export default async function Forbidden() {
  const [t, user] = await Promise.all([getTranslations('common'), signedInUser()])
  const hint = user && user.role !== 'STAFF' ? 'forbiddenAdminHint' : 'forbiddenHint'
  return (
    <main className="column">
      <Empty title={t('forbiddenTitle')} hint={t(hint)} icon={<Sign shape="lock" />}>
        <a href="/" className={buttonClass()}>
          {t('home')}
        </a>
      </Empty>
    </main>
  )
}

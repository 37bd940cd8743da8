'use client'
import { ChefHat } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { errorCode, useErrorText } from '@/app/error-text'
import { buttonClass } from '@/app/ui/button'
import { Empty } from '@/app/ui/empty'
import { Link } from '@/app/ui/link'

/** Grey boxes where cards or rows will be. */
export function RegionSkeleton({ className, count = 6 }: { className: string; count?: number }) {
  const t = useTranslations('kitchen')
  return (
    <div aria-busy="true" className="p-4">
      <p role="status" className="sr-only">
        {t('loading')}
      </p>
      <div aria-hidden className={className}>
        {[...'abcdefgh'.slice(0, count)].map((box) => (
          <div key={box} className="skeleton min-h-20" />
        ))}
      </div>
    </div>
  )
}

type ErrorProps = {
  error: unknown
  onRetry: () => void
  /** Whether the screen asks again by itself. */
  polls?: boolean
}

/** What failed, with the way on: sign in again, or try again. */
export function RegionError({ error, onRetry, polls = true }: ErrorProps) {
  const t = useTranslations('kitchen')
  const text = useErrorText()
  const signedOut = errorCode(error) === 'UNAUTHENTICATED'
  return (
    <div role="alert">
      <Empty title={text(error)} hint={polls && !signedOut ? t('errorHint') : undefined}>
        {signedOut ? (
          <Link href="/login" className={buttonClass('primary', 'kitchen')}>
            {t('signIn')}
          </Link>
        ) : (
          <button type="button" className={buttonClass('primary', 'kitchen')} onClick={onRetry}>
            {t('retry')}
          </button>
        )}
      </Empty>
    </div>
  )
}

/** A new canteen: nothing to cook until there is a menu. */
export function NoMeals({ children }: { children?: ReactNode }) {
  const t = useTranslations('kitchen')
  return (
    <Empty title={t('noMeals')} hint={t('noMealsHint')} icon={<ChefHat className="size-10" />}>
      {children ?? (
        <Link href="/kitchen/menus" className={buttonClass('primary', 'kitchen')}>
          {t('goToMenus')}
        </Link>
      )}
    </Empty>
  )
}

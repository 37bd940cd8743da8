import { useTranslations } from 'next-intl'
import { TopBar } from '../top-bar'
import { CheckoutSkeleton } from './checkout-skeleton'

export default function Loading() {
  const t = useTranslations('checkout')
  return (
    <>
      <TopBar title={t('title')} back="/" />
      <CheckoutSkeleton />
    </>
  )
}

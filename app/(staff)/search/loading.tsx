import { ChevronLeft } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Link } from '@/app/ui/link'

export default function Loading() {
  const t = useTranslations()
  return (
    <>
      <h1 className="sr-only">{t('search.title')}</h1>
      <div className="flex items-center border-b border-line bg-card pe-11">
        <Link href="/" aria-label={t('common.back')} className="tap grid shrink-0 place-items-center">
          <ChevronLeft className="size-6" aria-hidden="true" />
        </Link>
        <span aria-hidden="true" className="my-1.5 h-11 min-w-0 flex-1 rounded-full border border-edge" />
      </div>
      <div aria-busy="true" className="bg-card">
        <div aria-hidden="true" className="flex h-11 items-center gap-1.5 overflow-hidden px-3">
          {['a', 'b', 'c', 'd', 'e'].map((key) => (
            <div key={key} className="skeleton h-9 w-16 shrink-0 rounded-full" />
          ))}
        </div>
      </div>
    </>
  )
}

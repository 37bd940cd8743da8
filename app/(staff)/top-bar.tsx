import { ChevronLeft } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Link } from '@/app/ui/link'

/** The head of a page further in: a way back and what this is. */
export function TopBar({ title, back }: { title: string; back: string }) {
  const t = useTranslations('common')
  return (
    <header className="sticky top-(--strip) z-20 grid h-topbar grid-cols-[44px_1fr_44px] items-center border-b border-line bg-card">
      <Link back href={back} aria-label={t('back')} className="tap grid place-items-center">
        <ChevronLeft className="size-6" aria-hidden="true" />
      </Link>
      <h1 className="truncate text-center text-base font-semibold">{title}</h1>
    </header>
  )
}

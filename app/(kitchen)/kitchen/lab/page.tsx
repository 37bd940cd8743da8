import { FlaskConical } from 'lucide-react'
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { forbidden } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { toLogin } from '@/app/signed-in'
import { Empty } from '@/app/ui/empty'
import { readSessionUser } from '@/server/auth/session'
import { findLabReport } from '@/server/lab/queries'
import { Machine } from './machine'
import { Race } from './race'
import { Verdict } from './verdict'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('kitchen.nav'))('lab') }
}

/** The last report of `npm run lab` on this machine. It is of the machine and of no canteen: for administrators. */
export default async function LabPage() {
  const user = (await readSessionUser(await headers())) ?? (await toLogin())
  if (user.role !== 'ADMIN') forbidden()
  const t = await getTranslations('lab')
  const report = await findLabReport()
  if (!report) {
    return (
      <Empty title={t('empty')} hint={t('emptyHint')} icon={<FlaskConical className="size-10" />}>
        <code className="rounded-control bg-card px-4 py-3 text-base select-all">npm run lab</code>
      </Empty>
    )
  }
  return (
    <div className="grid gap-6 p-4 pb-12 sm:p-6">
      <header className="grid gap-2">
        <h1 className="text-2xl font-bold">{t('title')}</h1>
        <p className="max-w-4xl text-pretty text-fg-2">{t('lead')}</p>
        <Verdict problems={report.problems} />
      </header>
      <Race name="race" race={report.race} />
      <Race name="crossing" race={report.crossing} />
      <Machine report={report} />
    </div>
  )
}

import { useLocale, useTranslations } from 'next-intl'
import { formatTime } from '@/app/format'
import type { LabReport } from '@/server/lab/schema'

/** Where and when it was measured, and how far to believe it. */
export function Machine({ report: { machine, at, seed } }: { report: LabReport }) {
  const t = useTranslations('lab.machine')
  const locale = useLocale()
  const facts = {
    at: `${formatTime(locale, 'dateTime', new Date(at), 'UTC')} UTC`,
    cpu: t('cores', { count: machine.cores, cpu: machine.cpu }),
    memory: t('gib', { value: Math.round(machine.ramBytes / 2 ** 30) }),
    software: `Node ${machine.node} · Postgres ${machine.postgres} · Redis ${machine.redis} · ${machine.platform}`,
    disk: t(machine.durable ? 'durable' : 'careless'),
    load: t('loads', { before: machine.loadBefore, after: machine.loadAfter }),
    seed: String(seed),
  }
  return (
    <section aria-labelledby="lab-machine" className="rounded-card bg-card p-4 sm:p-6">
      <h2 id="lab-machine" className="mb-2 text-lg font-semibold">
        {t('title')}
      </h2>
      {machine.loadBefore > machine.cores && (
        <p className="mb-3 rounded-control bg-warn-bg px-4 py-3 text-warn-fg">{t('busy')}</p>
      )}
      <dl className="grid gap-x-8 sm:grid-cols-[auto_minmax(0,1fr)]">
        {Object.entries(facts).map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-fg-2 max-sm:mt-2">{t(`fact.${name as keyof typeof facts}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

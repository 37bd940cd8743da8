import { CircleCheck, TriangleAlert } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { Problem } from '@/server/lab/schema'

/** Whether only the broken ways broke. */
export function Verdict({ problems }: { problems: Problem[] }) {
  const t = useTranslations('lab')
  if (problems.length === 0) {
    return (
      <p className="flex items-center gap-3 rounded-card bg-ok-weak px-4 py-3 text-ok">
        <CircleCheck aria-hidden className="size-6 shrink-0" />
        {t('good')}
      </p>
    )
  }
  return (
    <ul className="grid gap-1 rounded-card bg-danger-weak px-4 py-3 text-danger">
      {problems.map(({ way, kind, count }) => (
        <li key={`${way} ${kind}`} className="flex items-center gap-3">
          <TriangleAlert aria-hidden className="size-6 shrink-0" />
          {t(`problem.${kind}`, { way: t(`way.${way}`), count })}
        </li>
      ))}
    </ul>
  )
}

'use client'
import { CircleCheck, TriangleAlert } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Name } from '@/app/ui/name'
import { INVARIANT_KEYS } from '@/server/operations/invariant-keys'
import type { NamedBreach, RedisWord } from '@/server/operations/schema'

/** More of the same says nothing more; the command prints all. */
const SHOWN = 30

/** Green, or exactly what does not add up. */
export function Verdict({ breaches, redis }: { breaches: NamedBreach[]; redis: RedisWord }) {
  const t = useTranslations('ledger')
  const broken = breaches.length > 0
  return (
    <section
      data-testid="verdict"
      data-broken={broken}
      className={`rounded-card border p-4 ${broken ? 'border-danger bg-danger-weak' : 'border-ok bg-ok-weak'}`}
    >
      <div role="status">
        <h2 className={`flex items-center gap-3 text-xl font-bold ${broken ? 'text-danger' : 'text-ok'}`}>
          {broken ? (
            <TriangleAlert aria-hidden className="size-7 shrink-0" />
          ) : (
            <CircleCheck aria-hidden className="size-7 shrink-0" />
          )}
          {broken ? t('broken', { count: breaches.length }) : t('allHold')}
        </h2>
        {!broken && <p className="mt-1">{t('allHoldHint')}</p>}
        {redis !== 'compared' && <p className="mt-1 font-semibold">{t(`redis.${redis}`)}</p>}
      </div>
      {broken && (
        <ul className="mt-3 grid gap-2">
          {breaches.slice(0, SHOWN).map((breach) => (
            <Broken key={`${breach.invariant} ${breach.subject}`} breach={breach} />
          ))}
          {breaches.length > SHOWN && <li>{t('more', { count: breaches.length - SHOWN })}</li>}
        </ul>
      )}
    </section>
  )
}

function Broken({ breach: { invariant, subject, name, expected, actual } }: { breach: NamedBreach }) {
  const t = useTranslations('ledger')
  return (
    <li className="rounded-control bg-card px-3 py-2">
      <p className="font-semibold">
        <span className="text-danger">✗ {t('notSo')}</span> {t(`invariant.${INVARIANT_KEYS[invariant]}`)}
      </p>
      <p>
        {name && (
          <>
            <Name zh={name.zh} en={name.en} />
            {' · '}
          </>
        )}
        <span className="tabular-nums">{t('numbers', { expected, actual })}</span>
      </p>
      <p className="font-mono text-xs text-fg-2">{subject}</p>
    </li>
  )
}

'use client'
import { RefreshCw, TriangleAlert, Wifi, WifiOff } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useTimes } from '@/app/format'
import type { Live } from './use-live-kitchen'
import { useNow } from './use-now'

/** The server ends each stream every few minutes on purpose; coming back takes about this long. Milliseconds. */
const GRACE_MS = 4_000
/** From here what the screen shows may mislead, and says so across its width. Milliseconds. */
const STALE_MS = 60_000

type Props = Live & {
  /** When the data on the screen came, epoch milliseconds of this device; 0 for never. */
  updatedAt: number
  failing: boolean
  timeZone: string
}

function useConnection({ live, downSince, updatedAt, failing }: Omit<Props, 'timeZone'>) {
  const now = useNow(1_000)
  const down = !live && downSince !== null && now - downSince > GRACE_MS
  const offline = down && (failing || !navigator.onLine)
  return {
    state: offline ? 'offline' : down ? 'reconnecting' : 'live',
    stale: down && updatedAt > 0 && now - updatedAt > STALE_MS,
  } as const
}

const LOOK = {
  live: { Icon: Wifi, className: 'bg-ok-weak text-ok' },
  reconnecting: { Icon: RefreshCw, className: 'bg-warn-bg text-warn-fg' },
  offline: { Icon: WifiOff, className: 'bg-danger-weak text-danger' },
}

/** Live, reconnecting, or offline since when. */
export function ConnectionPill(props: Props) {
  const t = useTranslations('kitchen.connection')
  const times = useTimes(props.timeZone)
  const { state } = useConnection(props)
  const { Icon, className } = LOOK[state]
  const since = new Date(props.downSince ?? props.updatedAt)
  return (
    <p
      role="status"
      data-state={state}
      className={`inline-flex min-h-9 items-center gap-2 rounded-full px-3 text-sm font-semibold ${className}`}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      {state === 'offline' ? t('offline', { time: times.clock(since) }) : t(state)}
    </p>
  )
}

export function StaleStrip(props: Props) {
  const t = useTranslations('kitchen.connection')
  const times = useTimes(props.timeZone)
  if (!useConnection(props).stale) return null
  return (
    <p
      role="alert"
      className="sticky top-0 z-10 flex items-center justify-center gap-2 bg-[#c62828] px-4 py-2 text-base font-semibold text-white"
    >
      <TriangleAlert aria-hidden className="size-5 shrink-0" />
      {t('stale', { time: times.clock(new Date(props.updatedAt)) })}
    </p>
  )
}

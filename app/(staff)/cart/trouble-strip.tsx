import { CloudOff } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { CartTrouble } from './cart-outbox'

/** Says that the cart lives on this phone for now. Ordering goes on: an order carries its lines itself. */
export function TroubleStrip({ trouble }: { trouble: CartTrouble | null }) {
  const t = useTranslations('cart')
  return (
    <p
      role="status"
      className={trouble ? 'flex items-center gap-2 bg-warn-bg px-4 py-1.5 text-xs text-warn-fg' : ''}
    >
      {trouble && (
        <>
          <CloudOff className="size-4 shrink-0" aria-hidden="true" />
          {t('trouble', { kind: trouble })}
        </>
      )}
    </p>
  )
}

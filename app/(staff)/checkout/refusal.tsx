'use client'

import { TriangleAlert } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { errorCode, useErrorText } from '@/app/error-text'
import { useMoney, useTimes } from '@/app/format'
import { buttonClass } from '@/app/ui/button'
import { errorDetails } from '../error-details'
import { serverNow } from '../use-clock'
import { nearestFree } from './conflict'
import type { PartProps } from './part'

type Props = Omit<PartProps, 'problem'> & {
  error: unknown
  /** A sheet is saying it already. */
  hidden: boolean
}

/** Why the order was not taken, with the next best thing at hand. */
export function Refusal({ error, checkout, form, setForm, hidden }: Props) {
  const t = useTranslations('checkout')
  const money = useMoney()
  const times = useTimes(checkout.canteen.timeZone)
  const errorText = useErrorText()
  const price = errorDetails(error, 'PRICE_CHANGED')
  const others = errorCode(error) === 'SLOT_FULL' ? nearestFree(checkout.slots, form.slotId, serverNow()) : []
  const shown = error !== null && !hidden

  return (
    <div role="alert" className={shown ? 'bg-danger-weak px-4 py-2 text-danger' : ''}>
      {shown && (
        <>
          <p className="flex items-center gap-2 font-semibold">
            <TriangleAlert className="size-4 shrink-0" aria-hidden="true" />
            {price ? t('priceNow', { subtotal: money(price.subtotalCents) }) : errorText(error)}
          </p>
          {others.length > 0 && (
            <div className="mt-1 flex flex-wrap items-center gap-2 text-fg">
              <span>{t('nearest')}</span>
              {others.map((slot) => (
                <button
                  key={slot.id}
                  type="button"
                  className={buttonClass('outline')}
                  onClick={() => {
                    setForm({ ...form, slotId: slot.id })
                    // This button goes with the refusal; what it chose says its name.
                    setTimeout(() =>
                      document.querySelector<HTMLElement>('[data-field=slot] input:checked')?.focus(),
                    )
                  }}
                >
                  {times.clock(slot.startsAt)}–{times.clock(slot.endsAt)}
                </button>
              ))}
            </div>
          )}
        </>
      )}
    </div>
  )
}

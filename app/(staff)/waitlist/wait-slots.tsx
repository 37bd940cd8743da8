'use client'

import { useTranslations } from 'next-intl'
import { useTimes } from '@/app/format'
import type { SlotView } from '@/server/menu/schema'
import { SlotChip } from '../checkout/slot-chip'

type Props = {
  slots: readonly SlotView[]
  timeZone: string
  value: string
  hint: string
  onChoose: (slotId: string) => void
}

/** When to fetch a portion that is not there yet. A full slot can be wished, too: whoever gives a dish back frees a cell. */
export function WaitSlots({ slots, timeZone, value, hint, onChoose }: Props) {
  const t = useTranslations('checkout')
  const times = useTimes(timeZone)
  return (
    <fieldset className="mt-4 min-w-0">
      <legend className="font-semibold">{t('pickupTime')}</legend>
      <p className="mb-1 text-xs text-fg-2">{hint}</p>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(104px,1fr))] gap-2">
        {slots.map((slot) => (
          <SlotChip
            key={slot.id}
            name="wait-slot"
            checked={slot.id === value}
            onChoose={() => onChoose(slot.id)}
            time={`${times.clock(slot.startsAt)}–${times.clock(slot.endsAt)}`}
            room={slot.free > 0 ? t('slotFree', { count: slot.free }) : t('slotFull')}
          />
        ))}
      </div>
    </fieldset>
  )
}

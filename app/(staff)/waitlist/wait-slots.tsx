'use client'

import { useTranslations } from 'next-intl'
import { useTimes } from '@/app/format'
import type { SlotView } from '@/server/menu/schema'
import { Mistake } from '../checkout/part'
import { SlotChip } from '../checkout/slot-chip'
import { usePassed } from '../use-clock'

type Props = {
  slots: readonly SlotView[]
  timeZone: string
  value: string
  hint: string
  /** It was sent without a time that is still to come. */
  missing: boolean
  onChoose: (slotId: string) => void
}

/** When to fetch a portion that is not there yet. A full slot can be wished, too: whoever gives a dish back frees a cell. */
export function WaitSlots({ slots, hint, missing, ...choice }: Props) {
  const t = useTranslations('checkout')
  // Over since it was chosen: said before it is sent.
  const lost = usePassed(slots.find((slot) => slot.id === choice.value)?.endsAt)
  return (
    <fieldset className="mt-4 min-w-0" data-group="slot">
      <legend className="font-semibold">{t('pickupTime')}</legend>
      <p className="mb-1 text-xs text-fg-2">{hint}</p>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(104px,1fr))] gap-2">
        {slots.map((slot) => (
          <Slot
            key={slot.id}
            slot={slot}
            {...choice}
            describedBy={lost || missing ? 'wait-slot-mistake' : undefined}
          />
        ))}
      </div>
      <div role="status">
        {(lost || missing) && <Mistake id="wait-slot-mistake">{t(lost ? 'slotLost' : 'chooseSlot')}</Mistake>}
      </div>
    </fieldset>
  )
}

type SlotProps = Pick<Props, 'timeZone' | 'value' | 'onChoose'> & {
  slot: SlotView
  describedBy: string | undefined
}

function Slot({ slot, timeZone, value, describedBy, onChoose }: SlotProps) {
  const t = useTranslations('checkout')
  const times = useTimes(timeZone)
  // Drawn again in the second that it is over.
  const over = usePassed(slot.endsAt)
  return (
    <SlotChip
      name="wait-slot"
      checked={slot.id === value && !over}
      disabled={over}
      describedBy={describedBy}
      onChoose={() => onChoose(slot.id)}
      time={`${times.clock(slot.startsAt)}–${times.clock(slot.endsAt)}`}
      room={over ? t('slotOver') : slot.free > 0 ? t('slotFree', { count: slot.free }) : t('slotFull')}
    />
  )
}

'use client'

import { useTranslations } from 'next-intl'
import { useTimes } from '@/app/format'
import { Group, Mistake, type PartProps } from './part'
import { SlotChip } from './slot-chip'

/** Times as chips, each with its room; a full one can still be read. */
export function SlotChoice({ checkout, form, setForm, problem }: PartProps) {
  const t = useTranslations('checkout')
  const times = useTimes(checkout.canteen.timeZone)
  const desk = form.method === 'DESK'
  return (
    <Group
      field="slot"
      legend={
        <>
          {t(desk ? 'deliveryTime' : 'pickupTime')}
          <span className="ms-2 text-xs font-normal text-fg-2">{times.serviceDay(checkout.serviceDate)}</span>
        </>
      }
    >
      <div className="grid grid-cols-[repeat(auto-fill,minmax(104px,1fr))] gap-2">
        {checkout.slots.map((slot) => {
          const full = !desk && slot.free <= 0
          return (
            <SlotChip
              key={slot.id}
              name="slot"
              value={slot.id}
              checked={form.slotId === slot.id && !full}
              disabled={full}
              describedBy={problem?.field === 'slot' ? 'slot-mistake' : undefined}
              time={`${times.clock(slot.startsAt)}–${times.clock(slot.endsAt)}`}
              room={desk ? null : full ? t('slotFull') : t('slotFree', { count: slot.free })}
              onChoose={() => setForm({ ...form, slotId: slot.id })}
            />
          )
        })}
      </div>
      {problem?.field === 'slot' && <Mistake id="slot-mistake">{t('chooseSlot')}</Mistake>}
    </Group>
  )
}

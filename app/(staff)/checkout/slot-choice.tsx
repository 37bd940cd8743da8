'use client'

import { useTranslations } from 'next-intl'
import { useTimes } from '@/app/format'
import type { SlotView } from '@/server/menu/schema'
import { serverNow, usePassed } from '../use-clock'
import { Group, Mistake, type PartProps } from './part'
import { SlotChip } from './slot-chip'
import { slotProblem } from './slot-rules'

/** Times as chips, each with its room; one that is full or over can still be read. */
export function SlotChoice(props: PartProps) {
  const { checkout, form, problem } = props
  const t = useTranslations('checkout')
  const times = useTimes(checkout.canteen.timeZone)
  const desk = form.method === 'DESK'
  const chosen = checkout.slots.find((slot) => slot.id === form.slotId)
  // Full or over since it was chosen: said before it is submitted.
  const lost = chosen && slotProblem(chosen, desk, serverNow()) !== null
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
        {checkout.slots.map((slot) => (
          <Slot key={slot.id} slot={slot} {...props} />
        ))}
      </div>
      <div role="status">
        {(lost || problem?.field === 'slot') && (
          <Mistake id="slot-mistake">{t(lost ? 'slotLost' : 'chooseSlot')}</Mistake>
        )}
      </div>
    </Group>
  )
}

function Slot({ slot, checkout, form, setForm, problem }: PartProps & { slot: SlotView }) {
  const t = useTranslations('checkout')
  const times = useTimes(checkout.canteen.timeZone)
  const desk = form.method === 'DESK'
  // Drawn again in the second that it is over.
  const over = usePassed(slot.endsAt)
  const full = !desk && slot.free <= 0
  return (
    <SlotChip
      name="slot"
      value={slot.id}
      checked={form.slotId === slot.id && !full && !over}
      disabled={full || over}
      describedBy={problem?.field === 'slot' ? 'slot-mistake' : undefined}
      time={`${times.clock(slot.startsAt)}–${times.clock(slot.endsAt)}`}
      room={over ? t('slotOver') : desk ? null : full ? t('slotFull') : t('slotFree', { count: slot.free })}
      onChoose={() => setForm({ ...form, slotId: slot.id })}
    />
  )
}

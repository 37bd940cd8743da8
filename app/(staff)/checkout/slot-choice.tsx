'use client'

import { useTranslations } from 'next-intl'
import { useTimes } from '@/app/format'
import { Group, Mistake, type PartProps } from './part'

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
            <label key={slot.id} className="relative block">
              <input
                type="radio"
                name="slot"
                value={slot.id}
                className="peer absolute inset-0 opacity-0"
                checked={form.slotId === slot.id && !full}
                disabled={full}
                aria-describedby={problem?.field === 'slot' ? 'slot-mistake' : undefined}
                onChange={() => setForm({ ...form, slotId: slot.id })}
              />
              <span className="grid min-h-13 place-items-center rounded-thumb border border-transparent bg-fill px-1 py-1.5 text-center tabular-nums peer-checked:border-brand peer-checked:bg-brand-weak peer-checked:font-semibold peer-checked:text-brand peer-disabled:text-fg-2 peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-focus">
                <span>
                  {times.clock(slot.startsAt)}–{times.clock(slot.endsAt)}
                </span>
                {!desk && (
                  <span className="text-xs font-normal">
                    {full ? t('slotFull') : t('slotFree', { count: slot.free })}
                  </span>
                )}
              </span>
            </label>
          )
        })}
      </div>
      {problem?.field === 'slot' && <Mistake id="slot-mistake">{t('chooseSlot')}</Mistake>}
    </Group>
  )
}

'use client'

import { useTranslations } from 'next-intl'
import { useMoney } from '@/app/format'
import { later } from '@/app/ui/later'
import { Name } from '@/app/ui/name'
import { Group, type PartProps } from './part'

const DeskFields = later(() => import('./desk-fields').then((m) => m.DeskFields))

const METHODS = ['PICKUP', 'DESK'] as const

/** Where: at the counter, or at one's desk if the canteen brings it. */
export function DeliveryChoice({ checkout, form, setForm, problem }: PartProps) {
  const t = useTranslations('checkout')
  const money = useMoney()
  const { canteen } = checkout
  return (
    <Group legend={t('place')}>
      {canteen.deskDelivery && (
        <div className="mb-3 grid grid-cols-2 rounded-full bg-fill p-0.5">
          {METHODS.map((method) => (
            <label
              key={method}
              className="relative grid min-h-11 place-items-center rounded-full px-2 text-center text-fg-2 has-checked:bg-raised has-checked:font-semibold has-checked:text-fg has-focus-visible:outline-2 has-focus-visible:outline-focus"
            >
              <input
                type="radio"
                name="method"
                className="absolute inset-0 opacity-0"
                checked={form.method === method}
                onChange={() => setForm({ ...form, method })}
              />
              <span>
                {t('method', { method })}
                {method === 'DESK' && canteen.deliveryFeeCents > 0 && ` +${money(canteen.deliveryFeeCents)}`}
              </span>
            </label>
          ))}
        </div>
      )}
      {form.method === 'PICKUP' && (
        <p>
          <Name zh={canteen.nameZh} en={canteen.nameEn} />
        </p>
      )}
      {/* Here from the start, so that a tap on "desk" finds it loaded. */}
      {(canteen.deskDelivery || form.method === 'DESK') && <DeskFields {...{ form, setForm, problem }} />}
    </Group>
  )
}

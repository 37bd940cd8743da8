'use client'
import { useTranslations } from 'next-intl'
import { Name, useName } from '@/app/ui/name'
import type { StockRow } from '@/server/kitchen/schema'
import { DishRatings } from './dish-ratings'
import { PlannedStepper } from './planned-stepper'
import { ShrinkSheet } from './shrink-sheet'
import { useStockChanges } from './use-stock-changes'

export function StockItem({ mealId, row }: { mealId: string; row: StockRow }) {
  const t = useTranslations('kitchen.stock')
  const name = useName()
  const { setPlanned, setOnSale, shrinkTo, endShrink } = useStockChanges(mealId, row.menuItemId)
  const variant = name(row.variantNameZh, row.variantNameEn)
  const dish = [name(row.dishNameZh, row.dishNameEn), variant].filter(Boolean).join(' · ')
  const left = row.available ?? row.remaining
  return (
    <li
      data-testid="stock-row"
      className="grid items-center gap-3 border-t border-line px-4 py-3 first:border-t-0 grid-cols-[minmax(0,1fr)_auto] md:grid-cols-[minmax(0,1fr)_auto_24rem_auto]"
    >
      <h3
        className={`col-span-2 line-clamp-2 text-lg md:col-span-1 font-semibold ${row.onSale ? '' : 'text-fg-2 line-through'}`}
      >
        <Name zh={row.dishNameZh} en={row.dishNameEn} />
        {variant && (
          <>
            {' · '}
            <Name zh={row.variantNameZh} en={row.variantNameEn} />
          </>
        )}
        {row.waiting > 0 && (
          <span className="ms-2 inline-block rounded-full bg-warn-bg px-2 text-sm/6 font-semibold text-warn-fg tabular-nums">
            {t('waiting', { count: row.waiting })}
          </span>
        )}
      </h3>
      <dl className="flex gap-4 text-center tabular-nums">
        <Figure label={t('taken')} value={row.taken} />
        <Figure label={t('left')} value={left} alarm={row.onSale && left === 0} />
      </dl>
      <div className="order-last col-span-2 md:order-none md:col-span-1">
        <PlannedStepper planned={row.planned} dish={dish} onChange={setPlanned} />
      </div>
      <SaleSwitch onSale={row.onSale} dish={dish} onChange={setOnSale} />
      <DishRatings mealId={mealId} dishId={row.dishId} />
      {shrinkTo !== null && (
        <ShrinkSheet
          {...{ mealId, dish }}
          menuItemId={row.menuItemId}
          planned={shrinkTo}
          onClose={endShrink}
        />
      )}
    </li>
  )
}

function Figure({ label, value, alarm = false }: { label: string; value: number; alarm?: boolean }) {
  return (
    <div className="min-w-14">
      <dt className="text-sm text-fg-2">{label}</dt>
      <dd className={`text-xl font-bold ${alarm ? 'text-danger' : ''}`}>{value}</dd>
    </div>
  )
}

type SwitchProps = { onSale: boolean; dish: string; onChange: (onSale: boolean) => void }

function SaleSwitch({ onSale, dish, onChange }: SwitchProps) {
  const t = useTranslations('kitchen.stock')
  return (
    <button
      type="button"
      role="switch"
      aria-checked={onSale}
      aria-label={t('onSaleOf', { dish })}
      onClick={() => onChange(!onSale)}
      className="group flex min-h-14 min-w-32 touch-manipulation items-center gap-3 justify-self-start rounded-control px-2 text-base font-semibold select-none"
    >
      <span
        aria-hidden
        className="relative h-8 w-14 shrink-0 rounded-full border border-edge bg-off transition-colors group-aria-checked:bg-ok"
      >
        <span className="absolute top-1 left-1 size-5.5 rounded-full bg-white transition-transform group-aria-checked:translate-x-6 group-aria-checked:bg-black" />
      </span>
      {t(onSale ? 'onSale' : 'offSale')}
    </button>
  )
}

import { useTranslations } from 'next-intl'
import type { OrderView } from '@/server/orders/schema'
import { DishThumb } from '../dish-thumb'

/** More pictures than this are a number. */
const SHOWN = 4

/** What the order looks like. Says nothing to a screen reader: the names stand below. */
export function OrderThumbs({ order, images }: { order: OrderView; images: Record<string, string> }) {
  const t = useTranslations('orders')
  const lines = order.lines.slice(0, SHOWN)
  return (
    <div aria-hidden="true" className="mt-2 flex items-center gap-2">
      {lines.map((line) => (
        <DishThumb
          key={line.id}
          image={images[line.dishId] ?? null}
          nameZh={line.dishNameZh}
          nameEn={line.dishNameEn}
          size={48}
        />
      ))}
      {order.lines.length > SHOWN && (
        <span className="text-xs text-fg-2">{t('andMore', { count: order.lines.length })}</span>
      )}
    </div>
  )
}

'use client'
import { TriangleAlert } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Name } from '@/app/ui/name'
import type { TicketView } from '@/server/kitchen/schema'

/** Dark on light inside a dark card: what hurts somebody when overlooked. */
export function Inverted({ children }: { children: ReactNode }) {
  return (
    <p className="mt-1 flex w-fit max-w-full items-start gap-1.5 rounded-control bg-fg px-2 py-0.5 text-base font-semibold text-card">
      {children}
    </p>
  )
}

/** Quantity first, options indented, allergens and notes inverted. */
export function TicketLines({ lines, struck }: { lines: TicketView['lines']; struck: boolean }) {
  const t = useTranslations('kitchen')
  const allergen = (code: string) => (t.has(`allergens.${code}`) ? t(`allergens.${code}`) : code)
  return (
    <ul className={`grid gap-3 text-xl leading-7 ${struck ? 'line-through' : ''}`}>
      {lines.map((line) => (
        <li key={line.id} className="grid grid-cols-[auto_1fr] gap-x-2">
          <b className="tabular-nums">{line.quantity}×</b>
          <div className="min-w-0">
            <p className="line-clamp-3 font-semibold">
              <Name zh={line.dishNameZh} en={line.dishNameEn} />
              {(line.variantNameZh || line.variantNameEn) && (
                <>
                  {' · '}
                  <Name zh={line.variantNameZh} en={line.variantNameEn} />
                </>
              )}
            </p>
            {line.options.length > 0 && (
              <ul className="pl-3 text-lg text-fg-2">
                {line.options.map((option) => (
                  <li key={`${option.nameZh}/${option.nameEn}`}>
                    <Name zh={option.nameZh} en={option.nameEn} />
                  </li>
                ))}
              </ul>
            )}
            {line.forbidden.length > 0 && (
              <Inverted>
                <TriangleAlert aria-hidden className="mt-1 size-4 shrink-0" />
                <span>{t('allergens.forbidden', { list: line.forbidden.map(allergen).join(' · ') })}</span>
              </Inverted>
            )}
            {line.allergens.length > 0 && (
              <p className="mt-1 flex items-start gap-1.5 text-base text-warn-fg">
                <TriangleAlert aria-hidden className="mt-1 size-4 shrink-0" />
                <span>
                  <span className="sr-only">{t('allergens.label')} </span>
                  {line.allergens.map(allergen).join(' · ')}
                </span>
              </p>
            )}
            {line.note && <Inverted>{line.note}</Inverted>}
          </div>
        </li>
      ))}
    </ul>
  )
}

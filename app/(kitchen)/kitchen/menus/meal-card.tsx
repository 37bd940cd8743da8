'use client'
import { useQueryClient } from '@tanstack/react-query'
import { Megaphone, Upload } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useId, useRef, useState } from 'react'
import { useTimes } from '@/app/format'
import { phaseAt } from '@/app/meal-phase'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { Link } from '@/app/ui/link'
import { Name } from '@/app/ui/name'
import type { KitchenMeal } from '@/server/kitchen/schema'
import { ImportMenu } from './import-menu'
import { MealSwitch } from './meal-switch'
import { NoticeForm } from './notice-form'

const COLOURS = {
  draft: 'bg-fill text-fg',
  upcoming: 'bg-fill text-fg',
  open: 'bg-ok-weak text-ok',
  closed: 'bg-warn-bg text-warn-fg',
}

/** Orders that are or were to be cooked. */
function countOrders(counts: KitchenMeal['counts']): number {
  const { PENDING = 0, CONFIRMED = 0, PREPARING = 0, READY = 0, COLLECTED = 0, NO_SHOW = 0 } = counts
  return PENDING + CONFIRMED + PREPARING + READY + COLLECTED + NO_SHOW
}

export function MealCard({ meal, startOpen }: { meal: KitchenMeal; startOpen: boolean }) {
  const t = useTranslations('kitchen')
  const times = useTimes(meal.timeZone)
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [importing, setImporting] = useState(startOpen)
  const [noticing, setNoticing] = useState(false)
  const noticeButton = useRef<HTMLButtonElement>(null)
  const id = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  // It has just been created, and the form that had the focus is gone.
  useEffect(() => {
    if (startOpen) heading.current?.focus()
  }, [startOpen])
  const now = meal.serverNow.getTime()
  const phase = phaseAt(meal, now)
  return (
    <li data-testid="meal" aria-labelledby={`${id}h`} className="rounded-card border border-line bg-card">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3 p-4">
        <div className="min-w-0 flex-1 basis-64">
          <h2
            ref={heading}
            id={`${id}h`}
            tabIndex={-1}
            className="flex flex-wrap items-center gap-2 text-xl font-semibold"
          >
            {times.serviceDay(meal.serviceDate)} · {t(`kind.${meal.kind}`)}
            <span className={`rounded-full px-3 py-0.5 text-base ${COLOURS[phase]}`}>
              {t(`phase.${phase}`)}
            </span>
          </h2>
          <p className="mt-1 text-fg-2">
            {t('menus.summary', {
              cutoff: times.dateTime(meal.cutoffAt),
              items: meal.itemCount,
              orders: countOrders(meal.counts),
            })}
            {meal.acceptMode === 'MANUAL' && ` · ${t('menus.manual')}`}
          </p>
          {(meal.noticeZh || meal.noticeEn) && (
            <p className="mt-1 flex items-start gap-2 wrap-anywhere">
              <Megaphone aria-hidden className="mt-1 size-4 shrink-0" />
              <span className="sr-only">{t('notice.title')}</span>
              <Name zh={meal.noticeZh} en={meal.noticeEn} />
            </p>
          )}
        </div>
        <div className="flex flex-wrap gap-2">
          <Link href={`/kitchen?meal=${meal.id}`} className={buttonClass('quiet', 'kitchen')}>
            {t('nav.board')}
          </Link>
          <Link href={`/kitchen/stock?meal=${meal.id}`} className={buttonClass('quiet', 'kitchen')}>
            {t('nav.stock')}
          </Link>
          <button
            type="button"
            className={buttonClass('quiet', 'kitchen')}
            aria-expanded={importing}
            aria-controls={`${id}i`}
            onClick={() => setImporting(!importing)}
          >
            <Upload aria-hidden className="size-5" />
            {t('menus.import')}
          </button>
          <button
            ref={noticeButton}
            type="button"
            className={buttonClass('quiet', 'kitchen')}
            aria-expanded={noticing}
            aria-controls={`${id}n`}
            onClick={() => setNoticing(!noticing)}
          >
            <Megaphone aria-hidden className="size-5" />
            {t('notice.title')}
          </button>
          {/* Past its cut-off there is nothing to stop, and no way to take orders again. */}
          {now < meal.cutoffAt.getTime() && <MealSwitch meal={meal} />}
        </div>
      </div>
      <div id={`${id}n`} hidden={!noticing} className="border-t border-line p-4">
        {noticing && (
          <NoticeForm
            meal={meal}
            onSaved={() => {
              noticeButton.current?.focus()
              setNoticing(false)
            }}
          />
        )}
      </div>
      <div id={`${id}i`} hidden={!importing} className="border-t border-line p-4">
        {importing && (
          <ImportMenu
            mealId={meal.id}
            onImported={() => void queryClient.invalidateQueries(trpc.kitchen.pathFilter())}
          />
        )}
      </div>
    </li>
  )
}

'use client'
import { useMutation } from '@tanstack/react-query'
import { Pencil, Plus, Trash2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useId, useRef, useState } from 'react'
import { useErrorText } from '@/app/error-text'
import { useMoney } from '@/app/format'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { Confirm } from '@/app/ui/confirm'
import { useFocusKept } from '@/app/ui/use-focus-kept'
import type { DepartmentView, RuleView } from '@/server/allowance/schema'
import { RenameDepartment } from './rename-department'
import { KINDS, RuleForm } from './rule-form'
import { useDays } from './use-days'

const ICON_BUTTON = 'grid size-14 shrink-0 place-items-center rounded-control text-fg-2 active:bg-fill'

type Props = {
  /** Null: everybody without a rule of their own. */
  department: DepartmentView | null
  rules: RuleView[]
  onChanged: () => void
}
type Open = { at: 'rule'; rule: RuleView | null } | { at: 'name' } | null
type Asking = { remove: 'rule'; rule: RuleView } | { remove: 'department' } | null

/** One department's rules, to add, change and end. */
export function RuleCard({ department, rules, onChanged }: Props) {
  const t = useTranslations('people')
  const tKind = useTranslations('kitchen.kind')
  const trpc = useTRPC()
  const money = useMoney()
  const days = useDays()
  const errorText = useErrorText()
  const id = useId()
  const [open, setOpen] = useState<Open>(null)
  const [asking, setAsking] = useState<Asking>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useFocusKept(heading, `${open?.at} ${rules.length}`)
  const after = { onSuccess: onChanged, onSettled: () => setAsking(null) }
  const removeRule = useMutation(trpc.allowance.removeRule.mutationOptions(after))
  const removeDepartment = useMutation(trpc.allowance.removeDepartment.mutationOptions(after))
  const name = department?.name ?? t('everybodyElse')
  const error = removeRule.error ?? removeDepartment.error
  const free = KINDS.filter((kind) => rules.every((rule) => rule.mealKind !== kind))
  const saved = () => {
    setOpen(null)
    onChanged()
  }

  return (
    <li aria-labelledby={id} className="rounded-card border border-line bg-card p-4">
      <div className="flex flex-wrap items-start gap-1">
        <div className="min-w-0 flex-1">
          <h3 ref={heading} id={id} tabIndex={-1} className="text-lg font-semibold wrap-anywhere">
            {name}
          </h3>
          <p className="text-fg-2">
            {department ? t('count', { count: department.people }) : t('everybodyElseHint')}
          </p>
        </div>
        {department && (
          <>
            <button
              type="button"
              className={ICON_BUTTON}
              aria-label={t('renameOf', { name })}
              onClick={() => setOpen({ at: 'name' })}
            >
              <Pencil aria-hidden className="size-5" />
            </button>
            <button
              type="button"
              className={ICON_BUTTON}
              aria-label={t('removeOf', { name })}
              onClick={() => setAsking({ remove: 'department' })}
            >
              <Trash2 aria-hidden className="size-5" />
            </button>
          </>
        )}
      </div>
      {open?.at === 'name' && department && (
        <RenameDepartment department={department} onSaved={saved} onCancel={() => setOpen(null)} />
      )}
      <ul className="mt-2 divide-y divide-line">
        {rules.map((rule) => {
          const meal = tKind(rule.mealKind)
          return (
            <li key={rule.id} className="flex flex-wrap items-center gap-1">
              <p className="min-w-0 flex-1 py-2">
                {meal} <span className="font-semibold tabular-nums">{money(rule.amountCents)}</span>
                <span className="block text-fg-2">{days.summary(rule.weekdays)}</span>
              </p>
              <button
                type="button"
                className={ICON_BUTTON}
                aria-label={t('changeRule', { name, meal })}
                onClick={() => setOpen({ at: 'rule', rule })}
              >
                <Pencil aria-hidden className="size-5" />
              </button>
              <button
                type="button"
                className={ICON_BUTTON}
                aria-label={t('removeRule', { name, meal })}
                onClick={() => setAsking({ remove: 'rule', rule })}
              >
                <Trash2 aria-hidden className="size-5" />
              </button>
            </li>
          )
        })}
        {rules.length === 0 && (
          <li className="py-2 text-fg-2">{t('noRule', { own: String(!!department) })}</li>
        )}
      </ul>
      {open?.at === 'rule' ? (
        <RuleForm
          key={open.rule?.id ?? 'new'}
          departmentId={department?.id ?? null}
          name={name}
          rule={open.rule}
          kinds={open.rule ? [open.rule.mealKind] : free}
          onSaved={saved}
          onCancel={() => setOpen(null)}
        />
      ) : (
        free.length > 0 && (
          <button
            type="button"
            className={`${buttonClass('quiet', 'kitchen')} mt-2`}
            aria-label={t('addRuleTo', { name })}
            onClick={() => setOpen({ at: 'rule', rule: null })}
          >
            <Plus aria-hidden className="size-5" />
            {t('addRule')}
          </button>
        )
      )}
      <p role="alert" className="text-danger">
        {error && errorText(error)}
      </p>
      <Confirm
        open={asking !== null}
        danger
        title={
          asking?.remove === 'rule'
            ? t('removeRuleTitle', { name, meal: tKind(asking.rule.mealKind) })
            : t('removeTitle', { name })
        }
        confirm={t('remove')}
        keep={t('keep')}
        busy={removeRule.isPending || removeDepartment.isPending}
        onConfirm={() => {
          if (asking?.remove === 'rule') removeRule.mutate({ ruleId: asking.rule.id })
          else if (department) removeDepartment.mutate({ departmentId: department.id })
        }}
        onClose={() => setAsking(null)}
      >
        <p>
          {asking?.remove === 'rule'
            ? t('removeRuleHint')
            : t('removeHint', { count: department?.people ?? 0 })}
        </p>
      </Confirm>
    </li>
  )
}

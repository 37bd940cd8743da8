'use client'
import { type InfiniteData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useErrorText } from '@/app/error-text'
import { useMoney } from '@/app/format'
import { useTRPC, useTRPCClient } from '@/app/trpc-client'
import { Empty } from '@/app/ui/empty'
import type { DepartmentView, PeoplePage, PersonView } from '@/server/allowance/schema'
import { Field, INPUT } from '../menus/field'
import { MoreButton } from '../more-button'
import { RegionError, RegionSkeleton } from '../region-state'

/** Between the last key and the question. Milliseconds. */
const TYPING_MS = 250

type Props = {
  departments: DepartmentView[]
  /** Something of it changed on the server. */
  onChanged: () => void
}
/** The first page, as the document was drawn with it. */
type First = { first: PeoplePage | undefined }

/** Everybody of the canteen: found by name, with department and balance. */
export function PeopleList({ departments, first, onChanged }: Props & First) {
  const t = useTranslations('people')
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queryClient = useQueryClient()
  const [words, setWords] = useState('')
  const [search, setSearch] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSearch(words.trim()), TYPING_MS)
    return () => clearTimeout(timer)
  }, [words])
  const queryKey = [...trpc.allowance.people.queryKey({ search }), 'pages']
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => client.allowance.people.query({ search, after: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.more ? last.people.at(-1)?.id : undefined),
    placeholderData: (before) => before,
    ...(first && search === '' ? { initialData: { pages: [first], pageParams: [undefined] } } : {}),
  })
  const people = query.data?.pages.flatMap((page) => page.people) ?? []
  const onMoved = (userId: string, departmentId: string | null) =>
    queryClient.setQueryData<InfiniteData<PeoplePage>>(queryKey, (old) => {
      const moved = (one: PersonView) => (one.id === userId ? { ...one, departmentId } : one)
      return old && { ...old, pages: old.pages.map((page) => ({ ...page, people: page.people.map(moved) })) }
    })

  return (
    <section aria-labelledby="people" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 id="people" className="text-xl font-semibold">
        {t('people')}
      </h2>
      <div className="max-w-md">
        <Field label={t('search')}>
          {(a11y) => (
            <input
              {...a11y}
              type="search"
              className={INPUT}
              maxLength={80}
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          )}
        </Field>
      </div>
      {query.isPending && <RegionSkeleton className="grid gap-2" />}
      {query.isError && !query.data && (
        <RegionError polls={false} error={query.error} onRetry={() => void query.refetch()} />
      )}
      <p role="status" className="sr-only">
        {query.data && t('found', { count: people.length, more: String(query.hasNextPage) })}
      </p>
      {query.data && people.length === 0 && <Empty title={t('nobody')} hint={t('nobodyHint')} />}
      {people.length > 0 && (
        <ul className="divide-y divide-line rounded-card border border-line bg-card px-4">
          {people.map((person) => (
            <Person key={person.id} {...{ person, departments, onMoved, onChanged }} />
          ))}
        </ul>
      )}
      <MoreButton query={query}>{t('more')}</MoreButton>
    </section>
  )
}

type PersonProps = Props & {
  person: PersonView
  onMoved: (userId: string, departmentId: string | null) => void
}

function Person({ person, departments, onMoved, onChanged }: PersonProps) {
  const t = useTranslations('people')
  const trpc = useTRPC()
  const money = useMoney()
  const errorText = useErrorText()
  const move = useMutation(
    trpc.allowance.movePerson.mutationOptions({
      // An arrow key in a closed list chooses with every step: each waits for the one before.
      scope: { id: `move ${person.id}` },
      onSuccess: (_, { userId, departmentId }) => onMoved(userId, departmentId),
      onSettled: onChanged,
    }),
  )
  // What was chosen stands while it is on its way.
  const departmentId = move.isPending ? move.variables.departmentId : person.departmentId
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-semibold wrap-anywhere">
          {person.name}
          {person.role !== 'STAFF' && (
            <span className="ms-2 rounded-full bg-fill px-2 py-0.5 text-sm font-normal text-fg-2">
              {t('role', { role: person.role })}
            </span>
          )}
        </p>
        <p className="text-sm text-fg-2 wrap-anywhere">
          {[person.username, person.email].filter(Boolean).join(' · ')}
        </p>
      </div>
      <select
        className="min-h-14 min-w-0 max-w-full basis-44 rounded-control border border-edge bg-page px-3"
        aria-label={t('departmentOf', { name: person.name })}
        value={departmentId ?? ''}
        onChange={(event) => move.mutate({ userId: person.id, departmentId: event.target.value || null })}
      >
        <option value="">{t('noDepartment')}</option>
        {departments.map((department) => (
          <option key={department.id} value={department.id}>
            {department.name}
          </option>
        ))}
      </select>
      <p className="min-w-24 text-end tabular-nums">
        <span className="sr-only">{t('balance')} </span>
        {money(person.balanceCents)}
      </p>
      <p role="alert" className="basis-full text-danger empty:hidden">
        {move.error && errorText(move.error)}
      </p>
    </li>
  )
}

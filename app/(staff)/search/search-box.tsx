'use client'

import { ChevronLeft, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { Link } from '@/app/ui/link'
import type { useQueryText } from './use-query'

type Props = {
  back: string
  text: ReturnType<typeof useQueryText>
  onSubmit: () => void
}

export function SearchBox({ back, text, onSubmit }: Props) {
  const t = useTranslations('search')
  const tCommon = useTranslations('common')
  const box = useRef<HTMLInputElement>(null)

  // `autoFocus` says nothing when the page is reached by a link.
  useEffect(() => box.current?.focus(), [])

  return (
    <search className="border-b border-line bg-card">
      <form
        className="relative flex items-center pe-3"
        onSubmit={(event) => {
          event.preventDefault()
          // Puts a phone's keyboard away, so that the results can be seen.
          box.current?.blur()
          onSubmit()
        }}
      >
        <Link back href={back} aria-label={tCommon('back')} className="tap grid shrink-0 place-items-center">
          <ChevronLeft className="size-6" aria-hidden="true" />
        </Link>
        <input
          ref={box}
          type="search"
          enterKeyHint="search"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={50}
          aria-label={t('title')}
          placeholder={t('placeholder')}
          className="my-1.5 h-11 min-w-0 flex-1 appearance-none rounded-full border border-edge bg-card ps-4 pe-11 placeholder:text-fg-2 [&::-webkit-search-cancel-button]:hidden"
          {...text.input}
        />
        <button
          type="button"
          aria-label={t('clear')}
          className={`tap absolute end-3 grid place-items-center rounded-full text-fg-2 ${text.text === '' ? 'invisible' : ''}`}
          onClick={() => {
            text.choose('')
            box.current?.focus()
          }}
        >
          <X className="size-5" aria-hidden="true" />
        </button>
      </form>
    </search>
  )
}

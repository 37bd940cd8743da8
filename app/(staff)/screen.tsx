import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { messagesOf } from '../messages'
import { TrpcProvider } from '../trpc-client'
import { AllergenQuestionLater } from './cart/allergen-question-later'

type Props = {
  /** Namespaces of what may be shown here, sheets that open later included; screen.test.ts knows when one is missing. */
  words: string[]
  children: ReactNode
}

/**
 * What a page that asks and changes things in the browser stands in: its sentences and the server's data; and where
 * dishes are, the question that may come before one is added.
 */
export async function Screen({ words, children }: Props) {
  return (
    <NextIntlClientProvider messages={await messagesOf(...words)}>
      <TrpcProvider>
        {children}
        {words.includes('dish') && <AllergenQuestionLater />}
      </TrpcProvider>
    </NextIntlClientProvider>
  )
}

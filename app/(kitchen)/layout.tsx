import { forbidden } from 'next/navigation'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { messagesOf } from '../messages'
import { signedInUser, toLogin } from '../signed-in'
import { TrpcProvider } from '../trpc-client'

/** For the people of the kitchen. The procedures check the role again; this only spares others a page of errors. */
export default async function KitchenGroupLayout({ children }: { children: ReactNode }) {
  const user = (await signedInUser()) ?? (await toLogin())
  if (user.role === 'STAFF') forbidden()
  return (
    <NextIntlClientProvider messages={await messagesOf('kitchen', 'import', 'ledger')}>
      <TrpcProvider>{children}</TrpcProvider>
    </NextIntlClientProvider>
  )
}

import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { messagesOf } from '../messages'
import { signedInUser, toLogin } from '../signed-in'
import { TrpcProvider } from '../trpc-client'
import { AllergenQuestionLater } from './cart/allergen-question-later'
import { Offline } from './offline'
import { TabBar } from './tab-bar'

/** A phone's column with tabs below. What a person may see and do is decided by the procedures, not here. */
export default async function StaffLayout({ children }: { children: ReactNode }) {
  const user = (await signedInUser()) ?? (await toLogin())
  return (
    <NextIntlClientProvider
      messages={
        await messagesOf('menu', 'dish', 'cart', 'checkout', 'order', 'orders', 'search', 'me', 'waitlist')
      }
    >
      <TrpcProvider>
        <div className="column px-safe flex min-h-dvh flex-col bg-page">
          <Offline userId={user.id} />
          <main className="flex min-w-0 flex-1 flex-col">{children}</main>
          <TabBar kitchen={user.role !== 'STAFF'} />
        </div>
        <AllergenQuestionLater />
      </TrpcProvider>
    </NextIntlClientProvider>
  )
}

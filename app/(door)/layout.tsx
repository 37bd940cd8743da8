import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { messagesOf } from '../messages'
import { LocaleSwitch } from '../ui/locale-switch'

export default async function DoorLayout({ children }: { children: ReactNode }) {
  return (
    <NextIntlClientProvider messages={await messagesOf('auth')}>
      <div className="column flex min-h-dvh flex-col bg-card px-6 pb-safe">
        <div className="flex justify-end pt-4">
          <LocaleSwitch />
        </div>
        <main className="flex flex-1 flex-col gap-6 py-8">{children}</main>
      </div>
    </NextIntlClientProvider>
  )
}

import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { forbidden } from 'next/navigation'
import { NextIntlClientProvider } from 'next-intl'
import { getTranslations } from 'next-intl/server'
import { caller } from '@/app/caller'
import { messagesOf } from '@/app/messages'
import { toLogin } from '@/app/signed-in'
import { readSessionUser } from '@/server/auth/session'
import { InvoicesScreen } from './invoices-screen'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('invoices'))('title') }
}

/** Which invoices people asked for: for administrators. */
export default async function InvoicesPage() {
  const user = (await readSessionUser(await headers())) ?? (await toLogin())
  if (user.role !== 'ADMIN') forbidden()
  // What cannot be read is asked for by the screen, which says so and tries again.
  const first = await (await caller()).invoices.list({ issued: false }).catch(() => undefined)
  return (
    <NextIntlClientProvider messages={await messagesOf('kitchen', 'invoices')}>
      <InvoicesScreen first={first} />
    </NextIntlClientProvider>
  )
}

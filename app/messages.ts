import { getMessages } from 'next-intl/server'

/** What every page may need; the rest is sent to the pages that show it. */
const SHARED = ['common', 'nav', 'errors', 'cancelReasons']

/** The messages of these namespaces and of the shared ones, for a NextIntlClientProvider. */
export async function messagesOf(...namespaces: string[]): Promise<Record<string, unknown>> {
  const all = (await getMessages()) as Record<string, unknown>
  const wanted = [...SHARED, ...namespaces]
  return Object.fromEntries(wanted.filter((name) => name in all).map((name) => [name, all[name]]))
}

import type { ReactNode } from 'react'
import { signedInUser, toLogin } from '../signed-in'
import { BackgroundLater } from './background-later'
import { Offline } from './offline'
import { TabBar } from './tab-bar'

/**
 * A phone's column with tabs below. What a person may see and do is decided by the procedures, not here. Sentences and
 * data come with the pages (screen.tsx): what stands here is on all of them.
 */
export default async function StaffLayout({ children }: { children: ReactNode }) {
  const user = (await signedInUser()) ?? (await toLogin())
  return (
    <div className="column px-safe flex min-h-dvh flex-col border-line bg-page sm:border-x">
      <Offline />
      <main className="flex min-w-0 flex-1 flex-col">{children}</main>
      <TabBar kitchen={user.role !== 'STAFF'} />
      <BackgroundLater userId={user.id} />
    </div>
  )
}

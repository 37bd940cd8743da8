import type { caller } from '@/app/caller'

/** What to ask somebody who has never been asked; null for everybody else, and when nobody can say: it can wait. */
export async function findFirstRun(call: Awaited<ReturnType<typeof caller>>) {
  try {
    const profile = await call.people.profile({})
    if (profile.asked) return null
    const { canteen } = await call.menu.meals({})
    return { profile, canteen }
  } catch {
    return null
  }
}

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { findSessionUser } from '@/server/auth/session'

/** Who asks for this page, or null; read once however many layouts and parts ask. */
export const signedInUser = cache(async () => findSessionUser(await headers()))

/** Off to the sign-in page, and from there back to this one. */
export async function toLogin(): Promise<never> {
  const path = (await headers()).get('x-path') ?? '/'
  redirect(path === '/' ? '/login' : `/login?next=${encodeURIComponent(path)}`)
}

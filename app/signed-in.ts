import { headers } from 'next/headers'
import { cache } from 'react'
import { findSessionUser } from '@/server/auth/session'

/** Who asks for this page, or null; read once however many layouts and parts ask. */
export const signedInUser = cache(async () => findSessionUser(await headers()))

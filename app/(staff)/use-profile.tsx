'use client'

import { useQuery } from '@tanstack/react-query'
import { createContext, use } from 'react'
import { useTRPC } from '@/app/trpc-client'
import type { ProfileView } from '@/server/people/schema'

/** Changed on this phone it is put into the cache at once; only another phone's change has to be asked for. */
export const PROFILE_FRESH_MS = 5 * 60_000

/** Of every change of it. */
export const PROFILE_SCOPE = { id: 'profile' }

const NOBODY: ProfileView = { allergens: [], diets: [], asked: true, favourites: [], usual: [] }

/** What the person eats and likes; undefined until it is known. */
export function useProfile(initialData?: ProfileView): ProfileView | undefined {
  const trpc = useTRPC()
  return useQuery(trpc.people.profile.queryOptions({}, { initialData, staleTime: PROFILE_FRESH_MS })).data
}

const ProfileContext = createContext<ProfileView>(NOBODY)

/** Gives a screen's cards and sheets the profile without a query of their own. */
export const ProfileProvider = ProfileContext

export const useMine = (): ProfileView => use(ProfileContext)

import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { caller } from '@/app/caller'
import { signedInUser } from '@/app/signed-in'
import { Screen } from '../screen'
import { SearchScreen } from './search-screen'

type Props = { searchParams: Promise<{ meal?: string; q?: string }> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('search'))('title') }
}

export default async function SearchPage({ searchParams }: Props) {
  const [{ meal: wanted, q }, user, call] = await Promise.all([searchParams, signedInUser(), caller()])
  if (!user) return null // the layout is sending them to the login page
  const meals = await call.menu.meals({})
  const mealId = meals.meals.find((meal) => meal.id === wanted)?.id ?? meals.currentMealId
  if (!mealId) redirect('/')
  const [menu, keys, profile, cart, allowance] = await Promise.all([
    call.menu.get({ mealId }),
    call.menu.searchKeys({ mealId }),
    call.people.profile({}),
    call.cart.get({ mealId }).catch(() => null),
    call.me.allowance({ mealId }),
  ])
  return (
    <Screen words={['search', 'menu', 'dish', 'cart', 'checkout', 'waitlist']}>
      <SearchScreen
        key={mealId}
        userId={user.id}
        {...{ meals, menu, keys, profile, cart, allowance }}
        query={typeof q === 'string' ? q.slice(0, 50) : ''}
      />
    </Screen>
  )
}

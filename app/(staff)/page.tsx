import { caller } from '@/app/caller'
import { signedInUser } from '@/app/signed-in'
import type { MealsView } from '@/server/menu/schema'
import { Arriving } from './arriving'
import { MenuScreen } from './menu/menu-screen'
import { MenuSkeleton } from './menu/menu-skeleton'
import { MenuWaiting } from './menu/menu-waiting'
import { Screen } from './screen'

type Props = { searchParams: Promise<{ meal?: string }> }

export default function MenuPage(props: Props) {
  return (
    <Arriving skeleton={<MenuSkeleton />}>
      <Menu {...props} />
    </Arriving>
  )
}

async function Menu({ searchParams }: Props) {
  const [{ meal: wanted }, user, call] = await Promise.all([searchParams, signedInUser(), caller()])
  if (!user) return null // the layout is sending them to the login page
  const meals = await call.menu.meals({})
  // A stale link shows today's menu rather than a dead end.
  const mealId = meals.meals.find((meal) => meal.id === wanted)?.id ?? meals.currentMealId
  return (
    <Screen words={['menu', 'dish', 'cart', 'checkout', 'orders', 'waitlist']}>
      {mealId ? <Meal {...{ userId: user.id, meals, mealId }} /> : <MenuWaiting meals={meals} />}
    </Screen>
  )
}

async function Meal({ userId, meals, mealId }: { userId: string; meals: MealsView; mealId: string }) {
  const call = await caller()
  const [menu, profile, cart, allowance] = await Promise.all([
    call.menu.get({ mealId }),
    call.people.profile({}),
    // With Redis away the menu still stands; the cart on the phone takes over.
    call.cart.get({ mealId }).catch(() => null),
    call.me.allowance({ mealId }),
  ])
  if (menu.categories.length === 0) return <MenuWaiting {...{ meals, menu }} />
  return <MenuScreen key={mealId} {...{ userId, meals, menu, cart, profile, allowance }} />
}

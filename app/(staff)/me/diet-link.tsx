import { ChevronRight, HeartPulse } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { caller } from '@/app/caller'
import { Link } from '@/app/ui/link'

/** The way to what the person must not eat, and what they have said so far. */
export async function DietLink() {
  const [call, t, tDish] = await Promise.all([caller(), getTranslations('me'), getTranslations('dish')])
  const { allergens, diets } = await call.people.profile({})
  const said = [
    ...allergens.map((code) => tDish(`allergen.${code}`)),
    ...diets.map((code) => tDish(`diet.${code}`)),
  ]
  return (
    <Link href="/me/diet" className="flex min-h-14 items-center gap-3 py-1 text-base">
      <HeartPulse className="size-5 shrink-0 text-fg-2" aria-hidden="true" />
      <span className="min-w-0">
        {t('diet')}
        <span className="line-clamp-2 text-xs text-fg-2">
          {said.length > 0 ? said.join(tDish('listComma')) : t('dietNothing')}
        </span>
      </span>
      <ChevronRight className="ml-auto size-5 shrink-0 text-fg-2" aria-hidden="true" />
    </Link>
  )
}

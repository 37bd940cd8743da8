import { WITH_RAIL } from './with-rail'

const CARDS = ['a', 'b', 'c', 'd']
const CATEGORIES = ['a', 'b', 'c', 'd', 'e', 'f']

/** The menu's own geometry while it is being read; shows itself only when that takes a moment. */
export function MenuSkeleton() {
  return (
    <div aria-busy="true" className="@container/menu flex flex-1 flex-col">
      <div aria-hidden="true" className="bg-card px-4 py-2">
        <div className="skeleton my-2.5 h-6 w-48" />
        <div className="skeleton my-3 h-7 w-64 rounded-full" />
      </div>
      <div aria-hidden="true" className={`grid flex-1 ${WITH_RAIL}`}>
        <div className="narrow:hidden">
          {CATEGORIES.map((key) => (
            <div key={key} className="grid h-14 place-items-center">
              <div className="skeleton h-4 w-12" />
            </div>
          ))}
        </div>
        <div className="bg-card pt-10">
          {CARDS.map((key) => (
            <div key={key} className="grid min-h-28 grid-cols-[88px_1fr] gap-3 px-3 py-2">
              <div className="skeleton size-[88px] rounded-lg" />
              <div>
                <div className="skeleton mt-1 h-4 w-32" />
                <div className="skeleton mt-2 h-3 w-40" />
                <div className="skeleton mt-8 h-5 w-16" />
              </div>
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}

/** Cards that are being read; they show themselves only when that takes a moment. `heights` in rem, from the top. */
export function RowSkeletons({ heights }: { heights: number[] }) {
  return heights.map((height, index) => (
    <div
      // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
      key={index}
      aria-hidden="true"
      className="rounded-card bg-card p-4"
      style={{ height: `${height}rem` }}
    >
      <div className="skeleton h-5 w-28 max-w-full" />
      <div className="skeleton mt-3 h-4 w-48 max-w-full" />
    </div>
  ))
}

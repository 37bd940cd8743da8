export default function Loading() {
  return (
    <div aria-busy="true" className="grid gap-3 p-4">
      <div aria-hidden="true" className="skeleton h-20" />
      <div aria-hidden="true" className="skeleton h-28" />
      <div aria-hidden="true" className="skeleton h-48" />
    </div>
  )
}

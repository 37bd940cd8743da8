import type { ReactNode } from 'react'

type Props = { title: string; hint?: string; icon?: ReactNode; children?: ReactNode }

/** Nothing here: what, why or what next, and at most one button. */
export function Empty({ title, hint, icon, children }: Props) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-16 text-center">
      {icon && (
        <div className="mb-2 text-fg-2" aria-hidden="true">
          {icon}
        </div>
      )}
      <p className="text-base font-semibold">{title}</p>
      {hint && <p className="text-fg-2">{hint}</p>}
      {children && <div className="mt-4">{children}</div>}
    </div>
  )
}

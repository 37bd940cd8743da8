'use client'

import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { memo, type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react'
import { useBackCloses } from './back-closes'
import { ToastLine } from './toast'
import { usePullDown } from './use-pull-down'

type Props = {
  open: boolean
  onClose: () => void
  title: ReactNode
  children: ReactNode
  /** Stays below the scrolling part: the price and the button. */
  footer?: ReactNode
}

/**
 * A half-screen dialog from below. Native: the rest of the page is inert, Escape closes, focus comes back. So does a
 * step back in the history, and a finger that pulls its head down. Nothing outside can be reached while it is open, so
 * what a toast would say is said inside it. A button that must stay in sight inside the scrolling part is `.sheet-cta`.
 */
export function Sheet({ open, onClose, title, children, footer }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const t = useTranslations('common')
  const pull = usePullDown(dialog)

  useEffect(() => {
    const node = dialog.current
    if (open && !node?.open) node?.showModal()
    if (!open && node?.open) node.close()
  }, [open])
  // Taken away while it is open, it would take the focus along instead of giving it back.
  useLayoutEffect(() => {
    const node = dialog.current
    return () => node?.close()
  }, [])
  useBackCloses(open, () => dialog.current?.close())

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the keyboard's way out, and the dialog has it built in
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && onClose()}
    >
      <header className="touch-none" {...pull}>
        <span aria-hidden="true" className="mx-auto mt-2 block h-1 w-9 rounded-full bg-off" />
        <div className="flex items-start justify-between gap-2 pl-4 pr-1">
          <div className="min-w-0 py-2">
            <h2 id={titleId} className="line-clamp-4 text-lg font-semibold">
              <Still open={open}>{title}</Still>
            </h2>
          </div>
          <button
            type="button"
            className="tap grid shrink-0 place-items-center"
            aria-label={t('close')}
            onClick={onClose}
          >
            <X className="size-5" aria-hidden="true" />
          </button>
        </div>
      </header>
      {open && <ToastLine />}
      <div className="sheet-body min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 pb-4">
        <Still open={open}>{children}</Still>
      </div>
      {footer && (
        <div className="border-t border-line px-4 pt-2 pb-safe">{<div className="pb-2">{footer}</div>}</div>
      )}
    </dialog>
  )
}

/**
 * What is in a sheet stays as it was while the sheet is closed: nobody sees it, and a tap on the page need not draw it. So
 * `{open && <X/>}` in it does not take X away on closing, but only with the next opening.
 */
const Still = memo(
  function Still({ children }: { open: boolean; children: ReactNode }) {
    return children
  },
  (_, { open }) => !open,
)

'use client'

import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react'
import { useBackCloses } from './back-closes'
import { buttonClass } from './button'

type Props = {
  open: boolean
  title: string
  children?: ReactNode
  /** Verbs, never "OK": what happens, and what happens instead. */
  confirm: string
  keep: string
  /** Under way, or not yet possible. Without `disabled`, which would take the focus away. */
  busy?: boolean
  danger?: boolean
  onConfirm: () => void
  onClose: () => void
}

/** Asks before something that cannot be taken back. Focus starts on the harmless answer. */
export function Confirm({ open, title, children, confirm, keep, busy, danger, onConfirm, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()

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
    <dialog
      ref={dialog}
      role="alertdialog"
      className="alert-dialog"
      aria-labelledby={`${id}t`}
      aria-describedby={`${id}d`}
      onClose={onClose}
    >
      <h2 id={`${id}t`} className="text-lg font-semibold">
        {title}
      </h2>
      <div id={`${id}d`} className="mt-2 text-fg-2">
        {children}
      </div>
      <div className="mt-6 flex flex-wrap gap-2">
        <button type="button" className={`${buttonClass('quiet')} flex-[1_1_6rem]`} onClick={onClose}>
          {keep}
        </button>
        <button
          type="button"
          className={`${buttonClass(danger ? 'danger' : 'primary')} flex-[1_1_6rem]`}
          aria-disabled={busy || undefined}
          onClick={() => !busy && onConfirm()}
        >
          {confirm}
        </button>
      </div>
    </dialog>
  )
}

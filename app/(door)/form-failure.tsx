/** What went wrong with the whole form; takes the focus, so that it is read and seen. */
export function FormFailure({ text }: { text: string }) {
  return (
    <p role="alert" tabIndex={-1} className="rounded-thumb bg-danger-weak px-3 py-2 text-danger">
      {text}
    </p>
  )
}

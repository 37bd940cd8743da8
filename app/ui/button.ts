const BASE =
  'inline-flex items-center justify-center gap-2 rounded-full font-semibold text-center select-none touch-manipulation ' +
  'disabled:bg-off disabled:text-on-off aria-disabled:bg-off aria-disabled:text-on-off'

const KIND = {
  primary: 'bg-brand text-on-brand active:brightness-90',
  /** Beside a primary one: leave, later, back. */
  quiet: 'bg-fill text-fg active:brightness-95',
  /** On the grey of the page. */
  card: 'bg-card text-fg active:brightness-95',
  outline: 'border border-brand text-brand bg-card active:bg-brand-weak',
  danger: 'bg-danger text-on-danger active:brightness-90',
}

const SIZE = {
  /** The one thing to do on this page. */
  cta: 'min-h-12 px-6 text-base',
  normal: 'min-h-11 px-5 text-sm',
  /** Kitchen screens: gloves and wet hands. */
  kitchen: 'min-h-14 px-6 text-base',
}

/** Classes of a pill button or a link that looks like one. */
export function buttonClass(kind: keyof typeof KIND = 'primary', size: keyof typeof SIZE = 'normal'): string {
  return `${BASE} ${KIND[kind]} ${SIZE[size]}`
}

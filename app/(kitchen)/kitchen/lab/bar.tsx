type Props = {
  /** All in the unit of the chart, measured against `max`. */
  value: number
  max: number
  /** A bound that the value should not pass, drawn as a line; what lies beyond it is drawn as wrong. */
  bound?: number
  /** The ends of the rounds, drawn as a whisker. */
  low?: number
  high?: number
  wrong?: boolean
}

/**
 * One horizontal bar as wide as its place. Drawn on the server, without text: whatever it shows stands beside it in
 * words. Takes its colours from the page's tokens, which the printed report defines for itself.
 */
export function Bar({ value, max, bound, low, high, wrong = false }: Props) {
  const at = (part: number) => `${((Math.min(part, max) / Math.max(max, 1e-9)) * 100).toFixed(2)}%`
  const within = bound === undefined ? value : Math.min(value, bound)
  const beyond = bound === undefined ? 0 : Math.max(0, value - bound)
  return (
    <svg width="100%" height="24" aria-hidden="true" style={{ display: 'block', overflow: 'visible' }}>
      <rect width="100%" y="6" height="12" rx="3" fill="var(--color-fill)" />
      <rect
        width={at(within)}
        y="6"
        height="12"
        rx="3"
        fill={wrong && !beyond ? 'var(--color-danger)' : bound ? 'var(--color-ok)' : 'var(--color-brand)'}
      />
      {beyond > 0 && (
        <rect x={at(within)} width={at(beyond)} y="6" height="12" rx="3" fill="var(--color-danger)" />
      )}
      {bound !== undefined && (
        <line x1={at(bound)} x2={at(bound)} y1="0" y2="24" stroke="var(--color-fg)" strokeWidth="2" />
      )}
      {low !== undefined && high !== undefined && high > low && (
        <g stroke="var(--color-fg)" strokeWidth="1.5">
          <line x1={at(low)} x2={at(high)} y1="12" y2="12" />
          <line x1={at(low)} x2={at(low)} y1="8" y2="16" />
          <line x1={at(high)} x2={at(high)} y1="8" y2="16" />
        </g>
      )}
    </svg>
  )
}

/** The product's colours, for files that stand alone: light, and dark where the reader prefers it. */
export const TOKENS = {
  light: {
    brand: '#c2410c',
    danger: '#b91c1c',
    ok: '#15803d',
    page: '#f5f5f5',
    card: '#fff',
    fill: '#ececec',
    fg: '#1a1a1a',
    'fg-2': '#595959',
    line: '#e2e2e2',
  },
  dark: {
    brand: '#fb923c',
    danger: '#f87171',
    ok: '#4ade80',
    page: '#111',
    card: '#1c1c1e',
    fill: '#333336',
    fg: '#f2f2f2',
    'fg-2': '#b4b4b8',
    line: '#38383a',
  },
} as const

const declare = (tokens: Record<string, string>) =>
  Object.entries(tokens)
    .map(([name, value]) => `--color-${name}:${value}`)
    .join(';')

/** Custom properties on `selector`. */
export function colours(selector: string): string {
  return `${selector}{${declare(TOKENS.light)}}@media(prefers-color-scheme:dark){${selector}{${declare(TOKENS.dark)}}}`
}

export const FONT =
  'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans CJK SC",sans-serif'

export const STYLE = `${colours(':root')}
:root{color-scheme:light dark}
*{box-sizing:border-box;margin:0}
body{background:var(--color-page);color:var(--color-fg);font:16px/1.5 ${FONT};padding:24px 16px 64px}
main{max-width:1080px;margin:auto;display:grid;gap:24px}
.brand{color:var(--color-brand);font-weight:700}
h1{font-size:36px;line-height:1.2;letter-spacing:-.02em;margin:4px 0 12px}
h2{font-size:20px;line-height:1.3;margin-bottom:4px}
.lead{font-size:18px;max-width:44em;color:var(--color-fg-2)}
.verdict{margin-top:16px;padding:12px 16px;border-radius:8px;background:var(--color-card);border-left:4px solid var(--color-ok);list-style-position:inside}
.verdict.bad{border-color:var(--color-danger)}
main>section{background:var(--color-card);border-radius:12px;padding:24px;display:grid;gap:16px;min-width:0}
section>p,footer p{color:var(--color-fg-2)}
.chart{display:grid}
.row{display:grid;grid-template-columns:15rem minmax(0,1fr) minmax(0,1fr);gap:4px 32px;align-items:center;padding:10px 0;border-top:1px solid var(--color-line)}
.row.head{border:0;color:var(--color-fg-2);font-size:14px;align-items:end}
.row b{display:block}
.row small{color:var(--color-fg-2);font-size:13px}
.measure{display:grid;grid-template-columns:minmax(0,1fr) 6rem;gap:12px;align-items:center;font-variant-numeric:tabular-nums}
.measure span{white-space:nowrap}
.measure small{display:none}
.broken b{color:var(--color-danger)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:14px}
caption{text-align:left;color:var(--color-fg-2);padding-bottom:8px}
th,td{padding:8px 12px;text-align:right;white-space:nowrap;border-bottom:1px solid var(--color-line)}
thead th{color:var(--color-fg-2);font-weight:600}
th:first-child{text-align:left;padding-left:0}
td:last-child{padding-right:0}
tr.broken th{color:var(--color-danger)}
footer{font-size:14px;overflow-wrap:anywhere}
@media(max-width:720px){main>section{padding:16px}.row{grid-template-columns:minmax(0,1fr)}.row.head{display:none}.measure small{display:block;grid-column:1/-1}h1{font-size:28px}}`

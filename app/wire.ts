/** A value as superjson sends it: plain JSON, and where in it something else than JSON stood. */
type Sent = { json: unknown; meta?: { values?: Tree; v?: number } | undefined }
/** `[type]`, `[type, below]` or only `below`; below are trees by the path to them, keys joined by dots. */
type Tree = [string] | [string, Branches] | Branches
interface Branches {
  [path: string]: Tree
}

/**
 * Superjson's format in the few lines that our procedures need, dates and undefined: superjson itself is 4 kB on every
 * page. The server keeps the whole of it; a test compares the two.
 */
export const wire = {
  serialize(value: unknown): Sent {
    const values: Branches = {}
    const json = encode(value, [], values)
    if (values['']) return { json, meta: { values: ['Date'], v: 1 } }
    return Object.keys(values).length > 0 ? { json, meta: { values, v: 1 } } : { json }
  },
  deserialize(sent: unknown): unknown {
    const { json, meta } = sent as Sent
    return meta?.values ? decode(json, meta.values) : json
  },
}

/** For storage in the browser. */
export const toText = (value: unknown) => JSON.stringify(wire.serialize(value))
export const fromText = <T>(text: string) => wire.deserialize(JSON.parse(text)) as T

function encode(value: unknown, path: string[], values: Branches): unknown {
  if (value instanceof Date) {
    values[path.join('.')] = ['Date']
    return value.toISOString()
  }
  if (Array.isArray(value)) return value.map((item, at) => encode(item, [...path, String(at)], values))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, encode(item, [...path, escapeKey(key)], values)]),
  )
}

const escapeKey = (key: string) => key.replace(/\\/g, '\\\\').replace(/\./g, '\\.')
const keysOf = (path: string) =>
  (path.match(/(?:\\.|[^\\.])+/g) ?? ['']).map((key) => key.replace(/\\(.)/g, '$1'))

function decode(json: unknown, tree: Tree): unknown {
  if (!Array.isArray(tree)) return below(json, tree)
  const [type, deeper] = tree
  if (type === 'Date') return new Date(json as string)
  if (type === 'undefined') return undefined
  if (deeper) return below(json, deeper)
  throw new Error(`The browser cannot read a ${type}`)
}

/** Only ever called on what JSON.parse has just made, so it may be changed in place. */
function below(json: unknown, trees: Branches): unknown {
  for (const [path, tree] of Object.entries(trees)) {
    const keys = keysOf(path)
    const last = keys.pop() ?? ''
    let at = json as Record<string, unknown>
    for (const key of keys) at = at[key] as Record<string, unknown>
    at[last] = decode(at[last], tree)
  }
  return json
}

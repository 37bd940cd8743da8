import { Client } from 'pg'

type Statement = { text: string; values: unknown[] }
type Node = {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Index Cond'?: string
  Plans?: Node[]
}
/** A statement that reads a whole table to find a few rows of it. */
export type Scan = { table: string; statement: string }

/** Writes down every statement that goes to Postgres while `work` runs, whoever sends it: the very text, the very values. */
export async function recordStatements(work: () => Promise<unknown>): Promise<Statement[]> {
  const seen = new Map<string, Statement>()
  const { query } = Client.prototype
  Client.prototype.query = function (this: Client, config: unknown, ...rest: unknown[]) {
    const { text, values = [] } = (typeof config === 'object' ? config : { text: config }) as Statement
    if (/^\s*(select|with|insert|update|delete)\b/i.test(text)) seen.set(text, { text, values })
    return Reflect.apply(query, this, [config, ...rest])
  } as typeof query
  try {
    await work()
  } finally {
    Client.prototype.query = query
  }
  return [...seen.values()]
}

/**
 * Asks Postgres how it would run each statement. @returns where it would read one of `tables` from end to end, or an index
 * that holds all of it other than by its first column; what a partial index holds is few by its condition
 */
export async function findWholeScans(
  url: string,
  statements: Statement[],
  tables: readonly string[],
): Promise<Scan[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const scans: Scan[] = []
    const indexes = await client.query<{ name: string; table: string; first: string }>(`
      SELECT i.indexrelid::regclass::text AS name, i.indrelid::regclass::text AS table,
        pg_get_indexdef(i.indexrelid, 1, true) AS first
      FROM pg_index i WHERE i.indpred IS NULL`)
    const full = new Map(indexes.rows.map(({ name, ...index }) => [name, index]))
    for (const { text, values } of statements) {
      const { rows } = await client.query({ text: `EXPLAIN (FORMAT JSON) ${text}`, values })
      const read = (node: Node): string[] => {
        const { 'Node Type': type, 'Relation Name': relation, 'Index Name': index } = node
        const { table, first = '' } = full.get(index ?? '') ?? {}
        // Skipping from one first column to the next is reading all meals to find one.
        const whole = type === 'Seq Scan' ? relation : node['Index Cond']?.includes(first) ? undefined : table
        return [...(whole ? [whole] : []), ...(node.Plans ?? []).flatMap(read)]
      }
      const found = read(rows[0]['QUERY PLAN'][0].Plan as Node).filter((name) => tables.includes(name))
      scans.push(...found.map((name) => ({ table: name, statement: text.replace(/\s+/g, ' ').trim() })))
    }
    return scans
  } finally {
    await client.end()
  }
}

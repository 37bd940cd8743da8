import { PrismaPg } from '@prisma/adapter-pg'
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import type pg from 'pg'

const charOid = 18
const textOid = 25

// PrismaPg cuts a script at every semicolon, also inside a function body. Postgres itself takes the whole
// script in one message, and then applies all of it or nothing.
export class MigrationPg extends PrismaPg {
  readonly #pools = new Set<pg.Pool>()
  /** Why the last script failed; the engine reports only that it did. */
  failure?: Error

  override connect = async () => this.#keep(this.#adapt(await super.connect()))
  override connectToShadowDb = async () => this.#keep(this.#adapt(await super.connectToShadowDb()))

  /** The engine leaves its connections open, and a database with connections cannot be cloned. */
  async end() {
    await Promise.all([...this.#pools].filter((pool) => !pool.ended).map((pool) => pool.end()))
  }

  #adapt(adapter: Awaited<ReturnType<PrismaPg['connect']>>) {
    const pool = adapter.underlyingDriver()
    adapter.executeScript = async (script) => {
      await pool.query(script).catch((error) => {
        this.failure = error
        throw error
      })
    }
    return knowLetters(adapter)
  }

  #keep<T extends { underlyingDriver(): unknown }>(adapter: T): T {
    this.#pools.add(adapter.underlyingDriver() as pg.Pool)
    return adapter
  }
}

// The engine reads Postgres' catalogue, whose one-letter "char" columns PrismaPg does not know. It asks one thing
// at a time, so the columns noted here belong to the answer that queryRaw is about to give.
function knowLetters(adapter: Awaited<ReturnType<PrismaPg['connect']>>) {
  const pool = adapter.underlyingDriver()
  let letters: number[] = []
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<pg.QueryResult>
  const knownTypes = async (...args: unknown[]) => {
    const result = await query(...args)
    letters = []
    result.fields?.forEach((field, index) => {
      if (field.dataTypeID !== charOid) return
      field.dataTypeID = textOid
      letters.push(index)
    })
    return result
  }
  const queryRaw = adapter.queryRaw.bind(adapter)
  adapter.queryRaw = async (input) => {
    const result = await queryRaw(input)
    for (const index of letters) result.columnTypes[index] = ColumnTypeEnum.Character
    return result
  }
  return Object.assign(adapter, { client: Object.assign(pool, { query: knownTypes }) })
}

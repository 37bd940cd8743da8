import { applyMigrations } from './migrate'
import { ensureDatabase, withClient } from './services/postgres'

export const templateName = 'kaifan_template'
const e2eName = 'kaifan_e2e'

export const withDatabase = (url: string, name: string) => {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

/** A migrated database that each test clones instead of migrating its own. */
export async function makeTemplate(adminUrl: string) {
  await drop(adminUrl, templateName)
  await ensureDatabase(adminUrl, templateName)
  const url = withDatabase(adminUrl, templateName)
  await applyMigrations(url)
  return url
}

export async function cloneForBrowser(adminUrl: string) {
  await drop(adminUrl, e2eName)
  await withClient(adminUrl, (client) => client.query(`CREATE DATABASE ${e2eName} TEMPLATE ${templateName}`))
  return withDatabase(adminUrl, e2eName)
}

const drop = (adminUrl: string, name: string) =>
  withClient(adminUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const here = import.meta.dirname
const root = join(here, '../..')
/** Its question stands only where the words of dishes are sent. */
const screen = join(here, 'screen.tsx')
/** Sent by the root layout. */
const EVERYWHERE = ['common', 'nav', 'errors', 'cancelReasons']

type Module = { client: boolean; imports: string[]; words: string[] }

const find = (from: string, name: string) => {
  const base = name.startsWith('@/') ? join(root, name.slice(2)) : join(from, '..', name)
  return ['.ts', '.tsx'].map((end) => base + end).find((path) => existsSync(path))
}

function read(path: string): Module {
  const text = readFileSync(path, 'utf8')
  const names = text.matchAll(/^(?:import|export) (?!type )[^;]*?from '([@.]\/?[^']+)'|import\('([^']+)'\)/gm)
  return {
    client: text.startsWith("'use client'"),
    imports: [...names].flatMap(([, eager, late]) => find(path, eager ?? late ?? '') ?? []),
    words: [...text.matchAll(/useTranslations\('(\w+)/g)].map(([, word]) => word ?? ''),
  }
}

/** The namespaces that the client's part of a page asks for, whatever sheet it opens. */
function wordsOf(page: string): string[] {
  const words = new Set<string>()
  const seen = new Set<string>()
  const walk = (path: string, inClient: boolean) => {
    const module = read(path)
    const client = inClient || module.client
    if (seen.has(`${path} ${client}`)) return
    seen.add(`${path} ${client}`)
    if (client) for (const word of module.words) words.add(word)
    for (const next of module.imports) if (!next.includes('/server/') && next !== screen) walk(next, client)
  }
  walk(page, false)
  return [...words].filter((word) => !EVERYWHERE.includes(word)).sort()
}

const pages = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /^(.*\/)?page\.tsx$/.test(name),
)

it.each(pages)('sends %s the words of its screens, sheets and questions, and no others', (name) => {
  const sent = /(?:words=\{\[|messagesOf\()([^\])]*)/.exec(readFileSync(join(here, name), 'utf8'))?.[1] ?? ''
  expect([...sent.matchAll(/'(\w+)'/g)].map(([, word]) => word).sort()).toEqual(wordsOf(join(here, name)))
})

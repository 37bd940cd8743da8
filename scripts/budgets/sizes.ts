import { gzipSync } from 'node:zlib'
import type { Weight } from './routes'

/**
 * What a page weighs, gzipped: its document, the scripts its document names (without those for browsers that know no
 * modules, which ours never fetch) and its style sheets. Bytes, the same at every run of the same build.
 */
export async function weigh(url: string, cookie: string): Promise<Weight> {
  const response = await fetch(url, { headers: { cookie, 'accept-language': 'zh-CN' }, redirect: 'manual' })
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`)
  const html = await response.text()
  const scripts = tags(html, 'script')
    .filter((tag) => !/\snomodule/i.test(tag))
    .map((tag) => attribute(tag, 'src'))
  const sheets = tags(html, 'link')
    .filter((tag) => attribute(tag, 'rel') === 'stylesheet')
    .map((tag) => attribute(tag, 'href'))
  const [js, css] = await Promise.all([sum(scripts, url), sum(sheets, url)])
  if (js === 0 || css === 0)
    throw new Error(`${url} names no script or no style: the page is not what it was`)
  return { js, css, html: gzipSync(html).length }
}

const tags = (html: string, name: string) => html.match(new RegExp(`<${name}\\s[^>]*>`, 'gi')) ?? []

const attribute = (tag: string, name: string) => new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(tag)?.[1]

const weights = new Map<string, Promise<number>>()

async function sum(paths: (string | undefined)[], base: string) {
  const urls = new Set(paths.filter((path) => path !== undefined).map((path) => new URL(path, base).href))
  const sizes = await Promise.all(
    [...urls].map((url) => {
      const known = weights.get(url) ?? fetchWeight(url)
      weights.set(url, known)
      return known
    }),
  )
  return sizes.reduce((total, size) => total + size, 0)
}

async function fetchWeight(url: string) {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return gzipSync(await response.text()).length
}

// Kaifan without a network. Plain JavaScript, registered by app/(staff)/service-worker.ts as /sw.js?v=<build>, never in
// development. What it keeps, and what it must never keep, is said at each cache. Nothing but GET is ever touched, and
// nothing below /api: orders, money and sign-ins always speak to the server or fail.
const BUILD = new URL(location.href).searchParams.get('v') ?? ''
/** Scripts and styles: their names are hashes of what is in them. */
const STATIC = `static-${BUILD}`
/** Documents with somebody's own data. The page deletes it when the person signs out or changes. */
const PAGES = `pages-${BUILD}`
const PICTURES = 'pictures'
const OFFLINE = '/offline.html'

const KEPT_PATH = /^\/(?:$|orders$|orders\/[0-9a-f-]{36}$|checkout$|search$|inbox$|me$)/
/** Orders have a place of their own, or yesterday's would take the menu's. */
const ORDER_PATH = /^\/orders\/./
const MAX_PAGES = 16
const MAX_ORDERS = 12
const MAX_PICTURES = 120
/** A menu of yesterday misleads; a number to fetch dinner with does not. */
const AGEING_PATH = /^\/(?:$|checkout$|search$)/
const MAX_AGE_MS = 12 * 3_600_000
/** Longer than a slow answer, shorter than patience. */
const PATIENCE_MS = 5_000

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(STATIC).then((cache) => cache.add(new Request(OFFLINE, { cache: 'reload' }))))
  // Whatever speaks to the server goes there without waking this worker, in browsers that can be told so.
  event.addRoutes?.({ condition: { urlPattern: '/api/*' }, source: 'network' })
  // The page that registers this build came from the server: waiting would only leave an older build in charge of it.
  self.skipWaiting()
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys()
      // Pages of another build would run old code against a new server. The scripts of the build before stay one turn
      // longer, for tabs that are still open with it.
      const old = names.filter((name) => name.startsWith('static-') && name !== STATIC).slice(0, -1)
      const stale = names.filter((name) => name.startsWith('pages-') && name !== PAGES)
      await Promise.all([...old, ...stale].map((name) => caches.delete(name)))
      await self.clients.claim()
    })(),
  )
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin || url.pathname.startsWith('/api/')) return
  if (url.pathname.startsWith('/_next/static/')) event.respondWith(fromCache(request))
  else if (url.pathname.startsWith('/dishes/')) event.respondWith(picture(event))
  else if (request.mode === 'navigate') event.respondWith(page(event, url))
})

/** A page reached without loading its document asks for it to be kept, when no recent copy is there. */
self.addEventListener('message', (event) => {
  if (event.data?.type !== 'keep') return
  const url = new URL(event.data.path, location.origin)
  if (url.origin === location.origin && KEPT_PATH.test(url.pathname)) event.waitUntil(keepAgain(nameOf(url)))
  event.waitUntil(keepAssets(event.data.assets ?? []))
})

/** The browser has these in its own cache, so this asks the server for next to nothing. */
async function keepAssets(paths) {
  for (const path of paths) {
    const name = path.startsWith('/_next/static/') ? STATIC : path.startsWith('/dishes/') ? PICTURES : null
    if (!name || (await caches.match(path))) continue
    const cache = await caches.open(name)
    await cache.add(path).catch(() => {})
  }
  await trim(await caches.open(PICTURES), MAX_PICTURES)
}

async function fromCache(request) {
  const kept = await caches.match(request)
  if (kept) return kept
  const response = await fetch(request)
  if (response.ok) {
    const copy = response.clone()
    caches.open(STATIC).then((cache) => cache.put(request, copy)).catch(() => {})
  }
  return response
}

/** The kept one at once, and a fresh one for the next time. */
async function picture(event) {
  const cache = await caches.open(PICTURES)
  const kept = await cache.match(event.request)
  const fresh = fetch(event.request).then(async (response) => {
    if (response.ok) {
      await cache.put(event.request, response.clone())
      await trim(cache, MAX_PICTURES)
    }
    return response
  })
  if (!kept) return fresh
  event.waitUntil(fresh.catch(() => {}))
  return kept
}

/** From the server; without an answer in time the kept copy, and without one the page that says why. */
async function page(event, url) {
  const keepable = KEPT_PATH.test(url.pathname)
  const cache = caches.open(PAGES)
  const network = fetch(event.request).then(async (response) => {
    // Somebody has to sign in: whoever was here before is gone.
    if (response.ok && url.pathname === '/login') await caches.delete(PAGES)
    if (keepable) await keep(await cache, nameOf(url), response.clone())
    return response
  })
  event.waitUntil(network.catch(() => {}))
  if (!keepable) return network.catch(() => offlinePage())
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))
  const first = await Promise.race([network.catch(() => null), late])
  return first ?? (await keptPage(url)) ?? network.catch(() => offlinePage())
}

/**
 * Next forbids caches to store its pages because they are somebody's own; this one is that person's, in their browser. It
 * was opened before the page was asked for: if it has been deleted since, because they signed out, so is what is put here.
 */
async function keep(cache, href, response) {
  const html = response.headers.get('content-type')?.startsWith('text/html')
  if (response.status !== 200 || response.redirected || !html) return
  const text = await response.text()
  const headers = new Headers(response.headers)
  headers.set('x-kept-at', String(Date.now()))
  // Which meal it shows, whatever its address asked for.
  headers.set('x-meal', /\sdata-meal="([^"]+)"/.exec(text)?.[1] ?? '')
  await cache.delete(href)
  await cache.put(href, new Response(text, { status: 200, headers }))
  const isOrder = ({ url }) => ORDER_PATH.test(new URL(url).pathname)
  await trim(cache, MAX_ORDERS, isOrder)
  await trim(cache, MAX_PAGES, (request) => !isOrder(request))
}

const RECENT_MS = 120_000

async function keepAgain(href) {
  const cache = await caches.open(PAGES)
  const kept = await cache.match(href)
  if (kept && Date.now() - keptAt(kept) < RECENT_MS) return
  await fetch(href, { redirect: 'error' }).then((response) => keep(cache, href, response), () => {})
}

async function keptPage(url) {
  const cache = await caches.open(PAGES)
  const kept = (await cache.match(nameOf(url))) ?? (await sameMeal(cache, url))
  if (!kept || (AGEING_PATH.test(url.pathname) && Date.now() - keptAt(kept) > MAX_AGE_MS)) return null
  // The page reads from its root element how old it is.
  const html = (await kept.text()).replace('<html ', `<html data-kept="${keptAt(kept)}" `)
  return new Response(html, { status: 200, headers: kept.headers })
}

/** What was searched for is found in the browser: one page for all words. */
function nameOf(url) {
  const name = new URL(url)
  if (name.pathname === '/search') name.searchParams.delete('q')
  return name.href
}

/** A menu under another address: of the meal that is asked for, or the last one looked at when none is. */
async function sameMeal(cache, { pathname, searchParams }) {
  if (pathname !== '/' && pathname !== '/search') return
  const meal = searchParams.get('meal')
  const names = (await cache.keys()).filter((request) => new URL(request.url).pathname === pathname)
  const pages = await Promise.all(names.reverse().map((name) => cache.match(name)))
  return pages.find((page) => page && (!meal || page.headers.get('x-meal') === meal))
}

const offlinePage = async () => (await caches.match(OFFLINE)) ?? Response.error()
const keptAt = (response) => Number(response.headers.get('x-kept-at'))

/** Oldest first: keys come in the order they were put. */
async function trim(cache, most, which = () => true) {
  const keys = (await cache.keys()).filter(which)
  await Promise.all(keys.slice(0, Math.max(0, keys.length - most)).map((key) => cache.delete(key)))
}

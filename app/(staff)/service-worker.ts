// biome-ignore lint/style/noProcessEnv: the build writes the value in place of the name; empty in development
const BUILD = process.env.KAIFAN_BUILD_ID ?? ''

/** Starts the service worker of this build, once the page has what it needs itself. In development there is none. */
export function registerWorker(): void {
  if (!('serviceWorker' in navigator)) return
  if (!BUILD) {
    // One left by a production build on the same address would serve that build's scripts.
    void navigator.serviceWorker.getRegistrations().then((all) => all.forEach((one) => void one.unregister()))
    return
  }
  const register = () => void navigator.serviceWorker.register(`/sw.js?v=${BUILD}`).catch(() => {})
  navigator.serviceWorker.addEventListener('controllerchange', askToKeep)
  if (document.readyState === 'complete') register()
  else addEventListener('load', register, { once: true })
}

/** This page, and the scripts that it loaded before there was a worker to see them. */
export function askToKeep(): void {
  const loaded = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)
  const assets = loaded.filter((path) => path.startsWith('/_next/static/') || path.startsWith('/dishes/'))
  const path = location.pathname + location.search
  navigator.serviceWorker?.controller?.postMessage({ type: 'keep', path, assets })
}

'use client'

/**
 * What every page has or may need, in one module of the root layout: the error pages further in then find it loaded.
 * A bundler would put the failure page into each of their scripts anew, and its button into every page's.
 */
export { Failure } from './ui/failure'
export { ToastRegion } from './ui/toast'

import { type Operation, TRPCClientError, type TRPCLink } from '@trpc/client'
import type { AnyRouter } from '@trpc/server'
import { observable } from '@trpc/server/observable'
import { ANSWER_WITHIN_MS, noteReach } from './reach'
import { wire } from './wire'

type Answer = { result?: { data: unknown }; error?: unknown }
type Call = { op: Operation; done: (answer: Answer) => void; failed: (error: unknown) => void }

/** More would make an address that proxies refuse. */
const MOST_AT_ONCE = 10

type Options = { url: string; onError: (error: unknown) => void }

/**
 * Queries that start in the same moment go in one request, mutations each in its own. tRPC's own links do this and a
 * good deal that nothing here needs, for 3 kB more on every page.
 */
export function callLink<R extends AnyRouter>({ url, onError }: Options): TRPCLink<R> {
  let waiting: Call[] = []

  const flush = () => {
    const calls = waiting
    waiting = []
    for (let at = 0; at < calls.length; at += MOST_AT_ONCE) void query(calls.slice(at, at + MOST_AT_ONCE))
  }

  async function query(calls: Call[]) {
    const paths = calls.map(({ op }) => op.path).join(',')
    const inputs = Object.fromEntries(calls.map(({ op }, at) => [at, wire.serialize(op.input)]))
    try {
      const address = `${url}/${paths}?batch=1&input=${encodeURIComponent(JSON.stringify(inputs))}`
      const answers = await ask<Answer[] | Answer>(address)
      // A refusal of the whole request is one answer to everybody.
      calls.forEach(({ done }, at) => void done(Array.isArray(answers) ? (answers[at] ?? {}) : answers))
    } catch (error) {
      for (const { failed } of calls) failed(error)
    }
  }

  async function send({ op, done, failed }: Call) {
    try {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify(wire.serialize(op.input))
      done(await ask<Answer>(`${url}/${op.path}`, { method: 'POST', headers, body }))
    } catch (error) {
      failed(error)
    }
  }

  return () =>
    ({ op }) =>
      observable((observer) => {
        const failed = (cause: unknown) => {
          const error = TRPCClientError.from(cause as Error)
          onError(error)
          observer.error(error)
        }
        const done = ({ result, error }: Answer) => {
          if (!result) return failed(error ? { error: wire.deserialize(error) } : new Error('no answer'))
          observer.next({ result: { type: 'data', data: wire.deserialize(result.data) } })
          observer.complete()
        }
        const call = { op, done, failed }
        if (op.type === 'mutation') void send(call)
        else if (waiting.push(call) === 1) setTimeout(flush)
      })
}

/** Any answer at all means that the server was reached, readable or not. */
async function ask<T>(address: string, init?: RequestInit) {
  const over = new AbortController()
  const timer = setTimeout(() => over.abort(new Error('no answer')), ANSWER_WITHIN_MS)
  try {
    const response = await fetch(address, { ...init, signal: over.signal })
    noteReach(true)
    return (await response.json()) as T
  } catch (error) {
    if ((error as Error).name !== 'SyntaxError') noteReach(false)
    throw error
  } finally {
    clearTimeout(timer)
  }
}

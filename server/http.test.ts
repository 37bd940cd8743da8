import { describe, expect, it } from 'vitest'
import { DomainError } from './errors'
import { assertSameOrigin, errorResponse, readBody } from './http'

const URL = 'http://localhost:3000/api/trpc/orders.submit'

function post(headers: Record<string, string>, method = 'POST'): () => void {
  return () => assertSameOrigin(new Request(URL, { method, headers: { cookie: 'a=b', ...headers } }))
}

describe('assertSameOrigin', () => {
  it('lets our own pages write, by each name of this machine', () => {
    for (const origin of ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000']) {
      expect(post({ origin, 'sec-fetch-site': 'same-origin' })).not.toThrow()
    }
  })

  it.each([
    ['another site', { origin: 'https://evil.example', 'content-type': 'application/json' }],
    ['a form of another site', { origin: 'https://evil.example', 'content-type': 'text/plain' }],
    ['an upload of another site', { origin: 'https://evil.example', 'content-type': 'multipart/form-data' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['another port', { origin: 'http://localhost:3001' }],
    ['another scheme', { origin: 'https://localhost:3000' }],
    ['a look-alike', { origin: 'http://localhost:3000.evil.example' }],
    ['nobody, with cookies', {}],
    [
      'a cross-site request that claims our origin',
      { origin: 'http://localhost:3000', 'sec-fetch-site': 'cross-site' },
    ],
    ['a sibling', { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' }],
  ])('refuses a write from %s', (_, headers) => {
    expect(post(headers as unknown as Record<string, string>)).toThrow('ORIGIN_REJECTED')
  })

  it('lets anybody read, but not another site with our cookies', () => {
    expect(post({}, 'GET')).not.toThrow()
    expect(post({ 'sec-fetch-site': 'cross-site' }, 'GET')).toThrow('ORIGIN_REJECTED')
  })
})

describe('readBody', () => {
  /** Counts what is asked of it, and would go on to 10 MB. */
  function flood() {
    let pulled = 0
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 64 * 1024
        controller.enqueue(new Uint8Array(64 * 1024))
        if (pulled >= 10 * 1024 * 1024) controller.close()
      },
    })
    return { stream, pulled: () => pulled }
  }

  function request(body: BodyInit, headers: Record<string, string> = {}): Request {
    return new Request(URL, { method: 'POST', body, headers, duplex: 'half' } as RequestInit)
  }

  it('gives the bytes back', async () => {
    expect(new TextDecoder().decode(await readBody(request('{"一":1}'), 64))).toBe('{"一":1}')
    expect(await readBody(new Request(URL, { method: 'POST' }), 64)).toHaveLength(0)
  })

  it('refuses an announced 10 MB at once', async () => {
    const { stream, pulled } = flood()
    const announced = request(stream, { 'content-length': '10485760' })
    await expect(readBody(announced, 65_536)).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
    // The one chunk that a stream reads ahead by itself.
    expect(pulled()).toBeLessThanOrEqual(64 * 1024)
  })

  const claims: [string, Record<string, string>][] = [
    ['says nothing', {}],
    ['lies', { 'content-length': '10' }],
  ]
  it.each(claims)('stops reading a body that %s and never ends', async (_, headers) => {
    const { stream, pulled } = flood()
    const reading = readBody(request(stream, headers), 65_536)
    await expect(reading).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
    expect(pulled()).toBeLessThan(512 * 1024)
  })
})

describe('errorResponse', () => {
  it('says the code, the details and when to come back', async () => {
    const response = errorResponse(new DomainError('RATE_LIMITED', { retryAfterSeconds: 7 }), 'r1')
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('7')
    expect(await response.json()).toEqual({
      error: { code: 'RATE_LIMITED', details: { retryAfterSeconds: 7 }, requestId: 'r1' },
    })
  })

  it('tells nothing of an error nobody expected', async () => {
    const response = errorResponse(new Error('relation "users" at 10.0.0.5:5432'), 'r2')
    expect(response.status).toBe(500)
    expect(await response.text()).toBe('{"error":{"code":"INTERNAL","details":{},"requestId":"r2"}}')
  })
})

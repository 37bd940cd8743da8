import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { env } from '@/server/env'
import { clientAddress, rememberPeers } from './client-address'

const SECRET = Symbol.for('kaifan.peer')

function from(peer: string, forwarded?: string): string | null {
  ;(globalThis as { [SECRET]?: string })[SECRET] = 'word'
  const headers = new Headers({ 'x-kaifan-peer': `word ${peer}` })
  if (forwarded) headers.set('x-forwarded-for', forwarded)
  return clientAddress(headers)
}

afterEach(() => {
  env().TRUSTED_PROXIES = []
})

describe('clientAddress', () => {
  it('takes the peer and not its word', () => {
    expect(from('203.0.113.7', '198.51.100.1')).toBe('203.0.113.7')
    expect(from('::ffff:203.0.113.7')).toBe('203.0.113.7')
  })

  it('believes a trusted proxy, from the right', () => {
    env().TRUSTED_PROXIES = ['10.0.0.0/8', '127.0.0.1']
    expect(from('10.1.2.3', '203.0.113.7')).toBe('203.0.113.7')
    expect(from('127.0.0.1', '1.1.1.1, 203.0.113.7, 10.0.0.9')).toBe('203.0.113.7')
    expect(from('203.0.113.9', '1.1.1.1')).toBe('203.0.113.9')
  })

  it('is nobody rather than one bucket for the office when a proxy forwards nothing', () => {
    env().TRUSTED_PROXIES = ['10.0.0.0/8']
    expect(from('10.1.2.3')).toBeNull()
    expect(from('10.1.2.3', 'not an address')).toBeNull()
    expect(from('127.0.0.1')).toBeNull()
  })

  it('counts an IPv6 subscriber once, whichever of its addresses it uses', () => {
    expect(from('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64')
    expect(from('2001:db8:1:2::99')).toBe('2001:db8:1:2::/64')
    expect(from('2001:db8:1:3::99')).not.toBe('2001:db8:1:2::/64')
  })

  it('ignores a peer header that is not ours', () => {
    expect(clientAddress(new Headers({ 'x-kaifan-peer': '203.0.113.7' }))).toBeNull()
    expect(clientAddress(new Headers({ 'x-kaifan-peer': 'guess 203.0.113.7' }))).toBeNull()
  })

  it('writes the peer over whatever the client sent', async () => {
    rememberPeers()
    let seen: string | undefined
    const server = createServer((request, response) => {
      seen = String(request.headers['x-kaifan-peer'])
      response.end()
    }).listen(0, '127.0.0.1')
    await new Promise((done) => server.once('listening', done))
    const { port } = server.address() as AddressInfo
    await new Promise((done) =>
      get({ port, host: '127.0.0.1', headers: { 'x-kaifan-peer': 'word 203.0.113.7' } }, (r) =>
        r.resume().on('end', done),
      ),
    )
    server.close()
    expect(seen).toMatch(/^[0-9a-f-]{36} 127\.0\.0\.1$/)
  })
})

import { randomUUID } from 'node:crypto'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'
import { env } from '@/server/env'

/** Carries the socket's address to route handlers, which see no socket. */
const PEER = 'x-kaifan-peer'
const SECRET = Symbol.for('kaifan.peer')
const globals = globalThis as { [SECRET]?: string }

/**
 * Writes each request's real peer into a header before anybody reads it, over whatever the client sent.
 * The random word shows that it was us, should a request ever come by another way.
 * @throws when TRUSTED_PROXIES holds something that is no address, so that a typing error is seen at boot
 */
export function rememberPeers(): void {
  trustedProxies()
  const secret = randomUUID()
  globals[SECRET] = secret
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage }
    request.headers[PEER] = `${secret} ${request.socket.remoteAddress ?? ''}`
  })
}

/**
 * The address a request comes from, or null when it cannot be known. IPv6 is cut to its /64, one subscriber's share.
 * X-Forwarded-For counts only when the peer is one of TRUSTED_PROXIES, and is read from the right: each trusted
 * proxy appends what it saw, everything left of the first stranger is that stranger's word. Nothing but proxies, or
 * this machine itself, is null and not an address: it would be one bucket for a whole office.
 */
export function clientAddress(headers: Headers): string | null {
  const [secret, peer = ''] = headers.get(PEER)?.split(' ') ?? []
  if (!secret || secret !== globals[SECRET]) return null
  const trusted = trustedProxies()
  const hops = [...(headers.get('x-forwarded-for') ?? '').split(',').filter(Boolean), peer].map(normalize)
  for (let hop = hops.pop(); hop !== undefined; hop = hops.pop()) {
    if (!isIP(hop)) return null
    if (isLoopback(hop) && !trusted.check(hop, family(hop))) return null
    if (!trusted.check(hop, family(hop))) return bucket(hop)
  }
  return null
}

let proxies: { list: string; block: BlockList } | undefined

function trustedProxies(): BlockList {
  const list = env().TRUSTED_PROXIES.join(',')
  if (proxies?.list === list) return proxies.block
  const block = new BlockList()
  for (const entry of env().TRUSTED_PROXIES) {
    const [address = '', prefix] = entry.split('/')
    if (prefix === undefined) block.addAddress(address, family(address))
    else block.addSubnet(address, Number(prefix), family(address))
  }
  proxies = { list, block }
  return block
}

const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')
const isLoopback = (address: string) => address === '::1' || address.startsWith('127.')

function normalize(address: string): string {
  return address.trim().replace(/^::ffff:(?=\d+\.)/i, '')
}

function bucket(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail = ''] = address.toLowerCase().split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail.split(':').filter(Boolean)
  const zeros = address.includes('::') ? Array(Math.max(0, 8 - left.length - right.length)).fill('0') : []
  return `${[...left, ...zeros, ...right]
    .slice(0, 4)
    .map((g) => g.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}

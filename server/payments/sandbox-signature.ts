import { createHmac, timingSafeEqual } from 'node:crypto'
import { WEBHOOK_TOLERANCE } from './gateway'

const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest()

/** The header value that signs a body: "t=<seconds>,v1=<hex>". */
export function signBody(rawBody: string, secret: string, now = new Date()): string {
  const t = Math.floor(now.getTime() / 1_000)
  return `t=${t},v1=${hmac(secret, `${t}.${rawBody}`).toString('hex')}`
}

/** Whether this body was signed with this secret within the last minutes. */
export function isSigned(rawBody: string, signature: string, secret: string, now = new Date()): boolean {
  const [, t = '', hex = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature) ?? []
  if (!hex || Math.abs(now.getTime() / 1_000 - Number(t)) > WEBHOOK_TOLERANCE) return false
  return timingSafeEqual(Buffer.from(hex, 'hex'), hmac(secret, `${t}.${rawBody}`))
}

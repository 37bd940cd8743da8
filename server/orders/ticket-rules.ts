import { createHmac, timingSafeEqual } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'

/** Long enough to read a checkout page and be interrupted once; an expired ticket is renewed silently. */
export const TICKET_SECONDS = 15 * 60

/** What a ticket admits: one order of this person for this meal, at the subtotal that was shown. */
export type Ticket = { orderId: string; expiresAt: Date; subtotalCents: number }

/** Whom and what a ticket is bound to; not in its text, so a ticket cannot be read for whose it is. */
type Binding = { userId: string; mealId: string; secret: string }

/**
 * Issues a ticket, "orderId.expiry.subtotal.signature". Its id becomes the order's id, so that a ticket sent twice is
 * one order. It needs no store: a flushed Redis takes nobody's ticket away, and the primary key makes it single use.
 */
export function issueTicket(
  subtotalCents: number,
  now: Date,
  binding: Binding,
  orderId = uuidv7(),
): Ticket & { text: string } {
  const expiry = Math.floor(now.getTime() / 1000) + TICKET_SECONDS
  const text = `${orderId}.${expiry}.${subtotalCents}`
  return {
    orderId,
    expiresAt: new Date(expiry * 1000),
    subtotalCents,
    text: `${text}.${sign(text, binding).toString('base64url')}`,
  }
}

/**
 * Reads a ticket that was issued to this person for this meal.
 * @returns null when it is forged, damaged or somebody else's. Whether it has expired is the caller's question.
 */
export function readTicket(ticket: string, binding: Binding): Ticket | null {
  const [orderId = '', expiry = '', subtotal = '', signature = '', ...rest] = ticket.split('.')
  if (rest.length > 0 || !z.uuid().safeParse(orderId).success) return null
  const expected = sign(`${orderId}.${expiry}.${subtotal}`, binding)
  const given = Buffer.from(signature, 'base64url')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  return { orderId, expiresAt: new Date(Number(expiry) * 1000), subtotalCents: Number(subtotal) }
}

function sign(text: string, { userId, mealId, secret }: Binding): Buffer {
  return createHmac('sha256', `kaifan-ticket:${secret}`).update(`${text}|${userId}|${mealId}`).digest()
}

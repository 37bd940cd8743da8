import { randomUUID } from 'node:crypto'
import { db } from '@/server/db'
import { DomainError } from '@/server/errors'
import { errorResponse, readBody } from '@/server/http'
import { log } from '@/server/log'
import { receivePayment } from '@/server/orders/receive-payment'
import { findGateway } from '@/server/payments/choose-gateway'

/** Far above what a gateway sends. */
const MAX_BYTES = 256_000

/** Another installation may share the account: its payments are not in our book, however often they are told. */
function notOurs(error: unknown): 'UNKNOWN' {
  if (error instanceof DomainError && error.code === 'NOT_FOUND') return 'UNKNOWN'
  throw error
}

type Props = { params: Promise<{ gateway: string }> }

/**
 * The door of a gateway's webhooks. Its signature says who it is, over the bytes as they came; there is no cookie and no
 * Origin. Anything but 2xx makes the gateway send it again, so what is known, or is none of our business, answers 200.
 */
export async function POST(request: Request, { params }: Props): Promise<Response> {
  const requestId = randomUUID()
  const { gateway: name } = await params
  try {
    const gateway = findGateway(name)
    if (!gateway) throw new DomainError('NOT_FOUND', {})
    const rawBody = Buffer.from(await readBody(request, MAX_BYTES)).toString('utf8')
    const event = gateway.parseWebhook(rawBody, request.headers)
    const received = event ? await receivePayment(db(), gateway.name, event).catch(notOurs) : 'IGNORED'
    log().info({ requestId, gateway: gateway.name, ...event, received }, 'webhook')
    return Response.json({ ok: true }, { headers: { 'cache-control': 'no-store' } })
  } catch (error) {
    // A wrong webhook secret shows nowhere else, and nobody's payment would arrive.
    if (error instanceof DomainError && error.code === 'BAD_INPUT') {
      log().warn({ requestId, gateway: name, ...error.details }, 'a webhook was refused')
    }
    return errorResponse(error, requestId)
  }
}

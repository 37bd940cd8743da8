import { randomUUID } from 'node:crypto'
import { DomainError } from '@/server/errors'
import { assertSameOrigin, errorResponse, readBody } from '@/server/http'
import { openSandbox } from '@/server/payments/open-sandbox'
import {
  getSandboxCheckout,
  playSandbox,
  SANDBOX_ACTIONS,
  type SandboxAction,
} from '@/server/payments/play-sandbox'

type Props = { params: Promise<{ reference: string }> }

/** The buttons of the sandbox's page. Leads back to the order, as a gateway would; a forgery stays to see the answer. */
export async function POST(request: Request, { params }: Props): Promise<Response> {
  try {
    assertSameOrigin(request)
    const sandbox = openSandbox()
    const { reference } = await params
    const form = new URLSearchParams(Buffer.from(await readBody(request, 1_000)).toString('utf8'))
    const action = form.get('action') as SandboxAction
    if (!SANDBOX_ACTIONS.includes(action)) throw new DomainError('BAD_INPUT', { field: 'action' })
    const { orderId } = await getSandboxCheckout(sandbox.db, reference)
    await playSandbox(sandbox, reference, action)
    // Relative: the page's own address is right whatever name the person uses for this machine.
    const location = action === 'FORGE' ? `/sandbox-pay/${reference}` : `/orders/${orderId}?payment=return`
    return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } })
  } catch (error) {
    return errorResponse(error, randomUUID())
  }
}

import { db } from '@/server/db'
import { env } from '@/server/env'
import { DomainError } from '@/server/errors'
import { gatewayName } from './choose-gateway'
import { sandboxSecret } from './sandbox-gateway'

/**
 * The sandbox's side of the counter, when it is the gateway. It calls us where this process listens: APP_URL may lead
 * through a proxy that this machine cannot reach.
 * @throws DomainError NOT_FOUND when another gateway, or none, takes the money
 */
export function openSandbox() {
  const settings = env()
  if (gatewayName(settings) !== 'sandbox') throw new DomainError('NOT_FOUND', {})
  const base = settings.PORT ? `http://127.0.0.1:${settings.PORT}` : settings.APP_URL
  return {
    ...{ db: db(), secret: sandboxSecret(settings.AUTH_SECRET) },
    webhookUrl: `${base}/api/payments/sandbox`,
  }
}

import { randomUUID } from 'node:crypto'
import { answerAuth } from '@/server/auth/door'
import { answerSso } from '@/server/auth/sso-door'
import { errorResponse } from '@/server/http'

/** Signing in by the provider goes by links and redirects. */
export async function GET(request: Request): Promise<Response> {
  try {
    return await answerSso(request)
  } catch (error) {
    return errorResponse(error, randomUUID())
  }
}

export async function POST(request: Request): Promise<Response> {
  try {
    return await answerAuth(request)
  } catch (error) {
    return errorResponse(error, randomUUID())
  }
}

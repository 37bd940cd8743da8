import { randomUUID } from 'node:crypto'
import { answerAuth } from '@/server/auth/door'
import { errorResponse } from '@/server/http'

export async function POST(request: Request): Promise<Response> {
  try {
    return await answerAuth(request)
  } catch (error) {
    return errorResponse(error, randomUUID())
  }
}

import type { Db } from '@/server/db'
import type { SandboxAction } from '@/server/payments/play-sandbox'
import type { TestMeal } from '../builders'
import type { Said } from './door'

/** Where people order, who they are, and how they reach a web server. */
export type Shop = {
  db: Db
  meal: TestMeal
  people: string[]
  /** @throws Error when nobody knows what became of it */
  call: (userId: string, path: string, input: unknown) => Promise<Said>
  /** Does something on the gateway's page, until it is done; what we are told of it may be lost on the way. */
  gateway: (reference: string, action: SandboxAction) => Promise<void>
}

/** A person presses again this often before giving up for the moment. */
export const PATIENCE = 8
export const A_MOMENT = 250

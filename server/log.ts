import pino from 'pino'
import { env } from './env'

let logger: pino.Logger | undefined

/** One line of JSON an event. Cookies, passwords and what people write to the kitchen never get in. */
export function log(): pino.Logger {
  logger ??= pino({
    level: env().LOG_LEVEL,
    base: { service: process.title === 'kaifan-worker' ? 'worker' : 'web' },
    redact: ['*.password', '*.cookie', '*.authorization', '*.note', '*.phone'],
  })
  return logger
}

import { openDb } from '@/server/db'
import { env } from '@/server/env'
import { openRedis } from '@/server/redis'
import { PATIENT } from './database'
import { place } from './order'
import { openTestQueue } from './queue'

// A process of its own that submits one order, for tests that kill it half-way.
const redis = openRedis('fail-fast', env().REDIS_URL, { commandTimeout: 20_000, connectTimeout: 20_000 })
const queue = await openTestQueue(env().REDIS_URL)
if (redis.status !== 'ready') await new Promise((resolve) => redis.once('ready', resolve))
const { meal, wish } = JSON.parse(process.env.TEST_ORDER ?? '{}')
const orderId = await place({ db: openDb(env().DATABASE_URL, PATIENT, 2), redis, queue }, meal, wish)
process.stdout.write(`${orderId}\n`)
process.exit(0)

import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enqueueFinalize, type FinalizeQueue, finalizeJobId, openFinalizeQueue } from './queue'
import { openRedis, type RedisClient } from './redis'
import { ownRedis } from './testing/own-redis'
import { openProxy } from './testing/proxy'
import { eventually } from './testing/race'

let own: Awaited<ReturnType<typeof ownRedis>>
const clients: RedisClient[] = []
const queues: FinalizeQueue[] = []
const open = (profile: 'fail-fast' | 'wait') => {
  const client = openRedis(profile, own.url)
  clients.push(client)
  return client
}
const producer = () => {
  const queue = openFinalizeQueue(own.url)
  queues.push(queue)
  return queue
}
const job = () => ({ orderId: uuidv7(), mealId: uuidv7() })

/** What became of a call: its value, that it was refused, or that it still hangs after 5 s — far above any answer. */
const outcome = (call: Promise<unknown>) =>
  Promise.race([
    call.then(
      (value) => value,
      () => 'refused',
    ),
    new Promise((resolve) => setTimeout(resolve, 5_000, 'hangs')),
  ])

beforeAll(async () => {
  own = await ownRedis()
})
afterAll(async () => {
  for (const client of clients) client.disconnect()
  for (const queue of queues) void queue.close()
  await own.close()
})

describe('whoever makes a person wait', () => {
  it('made while Redis is down, it refuses at once, works when Redis comes, and refuses at once when it goes', async () => {
    const client = open('fail-fast')
    const queue = producer()
    for (let again = 0; again < 2; again++) {
      expect(await outcome(client.incr('refused is not done later'))).toBe('refused')
      expect(await outcome(enqueueFinalize(queue, job()))).toBe(false)
    }
    await own.start()
    expect(await eventually(async () => (await outcome(client.set('x', '1'))) === 'OK', 20)).toBe(true)
    expect(await eventually(async () => (await outcome(enqueueFinalize(queue, job()))) === true, 20)).toBe(
      true,
    )
    expect(await client.get('refused is not done later')).toBeNull()
    expect(await queue.getWaitingCount()).toBe(1)
    await own.stop()
    expect(await outcome(client.get('x'))).toBe('refused')
    expect(await outcome(enqueueFinalize(queue, job()))).toBe(false)
  })

  it('a mute Redis is given 800 ms, and afterwards it serves again', async () => {
    await own.start()
    const client = open('fail-fast')
    const queue = producer()
    await eventually(async () => (await outcome(client.ping())) === 'PONG', 20)
    await eventually(async () => (await outcome(enqueueFinalize(queue, job()))) === true, 20)
    own.signal('SIGSTOP')
    expect(await outcome(client.get('x'))).toBe('refused')
    expect(await outcome(enqueueFinalize(queue, job()))).toBe(false)
    own.signal('SIGCONT')
    expect(await eventually(async () => (await outcome(client.ping())) === 'PONG', 20)).toBe(true)
    expect(await eventually(async () => (await outcome(enqueueFinalize(queue, job()))) === true, 20)).toBe(
      true,
    )
    await own.stop()
  })

  it('a command whose answer was lost is not sent again after the reconnect', async () => {
    await own.start()
    const proxy = await openProxy(own.url)
    const client = openRedis('fail-fast', proxy.url)
    clients.push(client)
    await eventually(async () => (await outcome(client.ping())) === 'PONG', 20)
    proxy.cutReplyTo('counter')
    expect(await outcome(client.incr('counter'))).toBe('refused')
    await eventually(async () => (await outcome(client.ping())) === 'PONG', 20)
    expect(await client.get('counter')).toBe('1')
    await proxy.close()
    await own.stop()
  })
})

it('a worker waits for Redis as long as it takes', async () => {
  await own.stop()
  const client = open('wait')
  const answer = client.ping()
  expect(await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 2_500, 'waits'))])).toBe(
    'waits',
  )
  await own.start()
  expect(await answer).toBe('PONG')
})

it('a job id has no colon and is not all digits, whatever the attempt', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.nat(), (orderId, attempt) => {
      const id = finalizeJobId(orderId, attempt)
      expect(id).toMatch(/^[0-9a-f-]{36}(_s[1-9]\d*)?$/)
      expect(finalizeJobId(orderId, attempt + 1)).not.toBe(id)
    }),
  )
})

import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './fault'
import type { Random } from './random'
import type { World } from './world'

const anyWeb = (random: Random) => random.between(0, 1)
/** Ours is 10 s, whatever still runs; what supervises us in production would lose patience soon after. */
const TO_LEAVE = 15

/** All doors in another mode for a while, so that nobody can go to the other one. */
const whileDoors =
  (mode: Parameters<World['toWeb'][number]['setMode']>[0], ms: [number, number] = [1_000, 2_500]): Fault =>
  async (world, random) => {
    for (const proxy of world.toWeb) proxy.setMode(mode)
    await sleep(random.between(...ms))
    for (const proxy of world.toWeb) proxy.setMode('pass')
  }

/** What happens to web servers and to the way to them: orders and streams alike. */
export const WEB_FAULTS = {
  'web killed': async (world, random) => {
    world.hurried += 20
    await sleep(random.between(50, 300))
    await world.replaceWeb(anyWeb(random))
  },
  'web killed between two steps': async (world, random) => {
    const index = anyWeb(random)
    const doomed = await world.replaceWeb(index, { fault: random.pick(['submit:held', 'submit:accepted']) })
    world.hurried += 10
    await doomed.ended(4).catch(() => {})
    await world.replaceWeb(index)
  },
  'web restarted': async (world, random) => {
    // A deploy in the peak: one leaves, with its streams and whatever it is doing, while the other serves.
    const index = anyWeb(random)
    world.hurried += 40
    await sleep(random.between(50, 300))
    const old = world.webs[index]
    old?.kill('SIGTERM')
    await old?.ended(TO_LEAVE).catch(() => {
      const problem = { property: 'asked to leave, it leaves' as const, subject: `web ${old.pid}` }
      world.evening.problems.push({ ...problem, expected: 1, actual: 0, during: 'web restarted' })
    })
    await world.replaceWeb(index)
  },
  'web frozen': async (world, random) => {
    const web = world.webs[anyWeb(random)]
    web?.kill('SIGSTOP')
    world.pending.push(sleep(random.between(3_000, 6_000)).then(() => web?.kill('SIGCONT')))
  },
  'web answers lost': async (world, random) => {
    for (let times = 0; times < 8; times++) {
      random
        .pick(world.toWeb)
        .cutReplyTo(random.pick(['orders.submit', 'orders.submit', 'orders.cancel', '']))
      await sleep(random.between(100, 300))
    }
    for (const proxy of world.toWeb) proxy.cutReplyTo(null)
  },
  'web slow': whileDoors({ delayMs: 300 }),
  'streams cut': whileDoors('refuse'),
  'streams answered 502': whileDoors('bad-gateway', [2_000, 5_000]),
  'streams mute': whileDoors('blackhole'),
} satisfies Record<string, Fault>

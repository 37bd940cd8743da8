import { v7 as uuidv7 } from 'uuid'
import type { Db } from '@/server/db'
import { openRedis, type RedisClient } from '@/server/redis'
import { loadMeal } from '@/server/stock/load-meal'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { observeDb, type Tally } from './observe-db'
import { createSeats, createTurns } from './turns'

/** What the plays share: clients with patience, because a slow machine is not what is being compared. */
export type Arena = { db: Db; redis: RedisClient; redisUrl: string; connections: number }

export type Scene = { buyers: number; portions: number; lines: number; delayMs: number }

/** Somebody who wants one portion of every item, in the order of their cart. */
export type Buyer = { orderId: string; userId: string; cart: string[] }

/** One meal with its buyers, ready to begin. */
export type Stage = Arena & {
  scene: Scene
  meal: TestMeal
  buyers: Buyer[]
  tally: Tally
  /** `db` with its lost races counted and the delay put in. */
  watched: Db
  seat: ReturnType<typeof createSeats>
  /** A Redis connection for the caller alone. */
  borrowRedis: ReturnType<typeof createTurns<RedisClient>>
  close: () => void
}

/** Milliseconds. */
export const PATIENT_REDIS = { commandTimeout: 30_000, connectTimeout: 30_000 }

/** A fresh meal whose items everybody wants; every other buyer names them in opposite order. */
export async function setStage(arena: Arena, scene: Scene, random: () => number): Promise<Stage> {
  const { db, redis, redisUrl, connections } = arena
  const names = Array.from({ length: scene.lines }, (_, i) => `dish ${i + 1}`)
  const items = Object.fromEntries(names.map((name) => [name, { planned: scene.portions }]))
  const meal = await buildMeal(db, items, { cells: 1_000 })
  const people = await buildPeople(db, meal.canteenId, scene.buyers)
  await loadMeal(redis, db, meal.mealId)
  const ids = Object.values(meal.items).map((item) => item.id)
  const buyers = people.map((userId, i) => {
    return { orderId: uuidv7(), userId, cart: i % 2 ? ids.toReversed() : ids, rank: random() }
  })
  const tally = { conflicts: 0, deadlocks: 0 }
  const own = Array.from({ length: connections }, () => openRedis('fail-fast', redisUrl, PATIENT_REDIS))
  await Promise.all(own.map((client) => new Promise((resolve) => client.once('ready', resolve))))
  return {
    ...arena,
    ...{ scene, meal, tally },
    buyers: buyers.sort((a, b) => a.rank - b.rank),
    watched: observeDb(db, tally, scene.delayMs),
    seat: createSeats(connections),
    borrowRedis: createTurns(own),
    close: () => own.map((client) => client.disconnect()),
  }
}

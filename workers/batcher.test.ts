import { expect, it } from 'vitest'
import { createBatcher } from './batcher'

/** A run that ends when the test says so. */
function manual() {
  const batches: number[][] = []
  const ends: (() => void)[] = []
  const run = (items: number[]) => {
    batches.push(items)
    return new Promise<void>((resolve, reject) => {
      ends.push(items.includes(-1) ? () => reject(new Error('poison')) : resolve)
    })
  }
  return { batches, ends, run }
}
const tick = () => new Promise((resolve) => setImmediate(resolve))

it('one batch in flight: what arrives meanwhile is the next one, in order', async () => {
  const { batches, ends, run } = manual()
  const add = createBatcher(run)
  const first = [add(1), add(2)]
  await tick()
  const second = [add(3), add(4), add(5)]
  await tick()
  expect(batches).toEqual([[1, 2]])
  ends[0]?.()
  await Promise.all(first)
  await tick()
  expect(batches).toEqual([
    [1, 2],
    [3, 4, 5],
  ])
  ends[1]?.()
  await Promise.all(second)
  const alone = add(6)
  await tick()
  expect(batches[2]).toEqual([6])
  ends[2]?.()
  await alone
})

it('no batch is larger than it may be', async () => {
  const { batches, ends, run } = manual()
  const add = createBatcher(run, 2)
  const all = [1, 2, 3, 4, 5].map(add)
  for (let i = 0; i < 3; i++) {
    await tick()
    ends[i]?.()
    await tick()
  }
  await Promise.all(all)
  expect(batches).toEqual([[1, 2], [3, 4], [5]])
})

it('a failure is told to its own batch, and the next one runs', async () => {
  const { batches, ends, run } = manual()
  const add = createBatcher(run)
  const failing = [add(-1), add(2)].map((promise) => promise.catch((error: Error) => error.message))
  await tick()
  const next = add(3)
  ends[0]?.()
  expect(await Promise.all(failing)).toEqual(['poison', 'poison'])
  await tick()
  ends[1]?.()
  await next
  expect(batches).toEqual([[-1, 2], [3]])
})

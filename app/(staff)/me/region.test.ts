import { notFound, redirect } from 'next/navigation'
import { expect, it } from 'vitest'
import { Region } from './region'
import { RegionFailed } from './region-failed'

it('shows what it has; what fails is replaced by a way to try again', async () => {
  expect(await Region({ part: async () => 'all well' })).toBe('all well')
  const failed = await Region({ part: () => Promise.reject(new Error('away')) })
  expect(failed).toMatchObject({ type: RegionFailed, props: { code: 'INTERNAL' } })
})

it('being sent elsewhere is no failure', async () => {
  await expect(Region({ part: async () => redirect('/login') })).rejects.toThrow('NEXT_REDIRECT')
  await expect(Region({ part: async () => notFound() })).rejects.toThrow('NEXT_HTTP_ERROR')
})

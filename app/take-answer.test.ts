import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { takeAnswer } from './take-answer'

const KEY = ['what', 'is', 'known']

/** A screen that shows this, and the server's answers to its reads, each given when the test wants. */
function screen() {
  const queryClient = new QueryClient()
  const answers: ((data: string) => void)[] = []
  const queryFn = () => new Promise<string>((resolve) => answers.push(resolve))
  const observer = new QueryObserver(queryClient, { queryKey: KEY, queryFn, retry: false })
  const leave = observer.subscribe(() => {})
  return { queryClient, answers, leave, shown: () => observer.getCurrentResult().data }
}
const settled = () => new Promise((resolve) => setTimeout(resolve))

test('a read that left before a write is dropped when it comes, and asked for again', async () => {
  const { queryClient, answers, shown, leave } = screen()
  answers[0]?.('before')
  await settled()
  void queryClient.refetchQueries({ queryKey: KEY })
  takeAnswer(queryClient, KEY, 'written')
  answers[1]?.('before')
  await settled()
  expect(shown()).toBe('written')
  expect(answers).toHaveLength(3)
  answers[2]?.('written, and news')
  await settled()
  expect(shown()).toBe('written, and news')
  leave()
})

test('before anything is known the answer stands alone, and what else there is is still asked for', async () => {
  const { queryClient, answers, shown, leave } = screen()
  takeAnswer(queryClient, KEY, (old?: string) => `${old ?? 'nothing'} and one`)
  answers[0]?.('nothing')
  await settled()
  expect(shown()).toBe('nothing and one')
  answers[1]?.('all')
  await settled()
  expect(shown()).toBe('all')
  leave()
})

test('an answer that adds to what is not known yet waits for it', async () => {
  const { queryClient, answers, shown, leave } = screen()
  takeAnswer(queryClient, KEY, (old?: string) => old && `${old} and one`)
  await settled()
  answers[1]?.('all')
  await settled()
  expect(shown()).toBe('all')
  leave()
})

test('without a read under way it is one step and no request', async () => {
  const { queryClient, answers, shown, leave } = screen()
  answers[0]?.('before')
  await settled()
  takeAnswer(queryClient, KEY, 'written')
  await settled()
  expect(shown()).toBe('written')
  expect(answers).toHaveLength(1)
  leave()
})

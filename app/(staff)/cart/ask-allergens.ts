import type { Warning } from './allergen-rules'

type Question = { id: number; warnings: Warning[]; answer: (yes: boolean) => void }

let asked = 0
let questions: readonly Question[] = []
const listeners = new Set<() => void>()

function set(next: readonly Question[]) {
  questions = next
  for (const listener of listeners) listener()
}

/** Asks whether to add what the person must not eat; true at once when there is nothing to ask. One question at a time. */
export function askAllergens(warnings: Warning[]): Promise<boolean> {
  if (warnings.length === 0) return Promise.resolve(true)
  return new Promise((resolve) => {
    const question: Question = {
      id: ++asked,
      warnings,
      answer: (yes) => {
        set(questions.filter((other) => other !== question))
        resolve(yes)
      },
    }
    set([...questions, question])
  })
}

export function subscribeToQuestions(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export const firstQuestion = (): Question | null => questions[0] ?? null

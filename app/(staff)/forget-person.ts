/** Every key of ours begins with this; what belongs to the device and not to a person does not. */
const PREFIX = 'kaifan.'
const PERSON = 'kaifan.person'

/** Leaves nothing of a person in this browser: carts, kept orders, their desk, and the pages kept for offline. */
export async function forgetPerson(): Promise<void> {
  try {
    for (const storage of [localStorage, sessionStorage])
      for (const key of Object.keys(storage)) if (key.startsWith(PREFIX)) storage.removeItem(key)
    const names = await caches.keys()
    await Promise.all(names.filter((name) => name.startsWith('pages-')).map((name) => caches.delete(name)))
  } catch {
    // A browser that forbids storage has kept nothing.
  }
}

/** Another person than the last one in this browser: nothing of theirs may be seen. */
export async function meetPerson(userId: string): Promise<void> {
  try {
    const last = localStorage.getItem(PERSON)
    if (last !== null && last !== userId) await forgetPerson()
    localStorage.setItem(PERSON, userId)
  } catch {
    // As above.
  }
}

import { eventually } from '../race'

/** Our own client may not have come back yet from the fault before. */
export const untilDone = async (work: () => Promise<unknown>): Promise<void> => {
  await eventually(
    () =>
      work()
        .then(() => true)
        .catch(() => false),
    30,
  )
}

import { eventually } from '../race'

/** Our own client may not have come back yet from the fault before. @throws Error after `seconds` */
export const untilDone = async (work: () => Promise<unknown>, seconds = 30): Promise<void> => {
  await eventually(
    () =>
      work()
        .then(() => true)
        .catch(() => false),
    seconds,
  )
}

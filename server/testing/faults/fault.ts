import type { Random } from './random'
import type { World } from './world'

/** Breaks something and, sooner or later, mends it. @returns why it could not be done on this machine */
export type Fault = (world: World, random: Random) => Promise<string | undefined> | Promise<void>

import { type ParseArgsConfig, parseArgs } from 'node:util'

/** Exit code of a command that could not do what it is for. 1 is kept for "it did, and something is wrong". */
export const COULD_NOT = 2

/** Says in a line what was wrong with how a command was called, and how it is called; ends this process with 2. */
export function misused(complaint: string, usage: string): never {
  console.error(`${complaint}\n${usage}`)
  process.exit(COULD_NOT)
}

/** What a command was asked, as `parseArgs` reads it. --help prints the usage and ends this process with 0, nonsense with 2. */
export function readArguments<T extends ParseArgsConfig>(usage: string, config: T) {
  if (process.argv.slice(2).includes('--help')) {
    console.log(usage)
    process.exit(0)
  }
  try {
    return parseArgs(config)
  } catch (error) {
    // What follows is advice on dashes.
    const [complaint = ''] = (error as Error).message.split(/\.?\n|\. To specify/)
    misused(complaint, usage)
  }
}

/** Reads the number that was given for an option. Ends this process with 2 when it is none or out of range. */
export function readNumber(
  usage: string,
  option: string,
  text: string,
  { least = 1, most, whole = true }: { least?: number; most: number; whole?: boolean },
): number {
  const value = Number(text)
  if (text.trim() && value >= least && value <= most && (!whole || Number.isInteger(value))) return value
  misused(`--${option} is a ${whole ? 'whole number' : 'number'} from ${least} to ${most}`, usage)
}

/** Longer than any answer takes, ms. On a connection that is half dead a request would else hang for minutes. */
export const ANSWER_WITHIN_MS = 15_000

/** The same for a file, which is sent first, ms. */
export const FILE_WITHIN_MS = 60_000

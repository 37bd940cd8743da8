import { takeTurns } from '@/server/turns'

/**
 * Runs what hashes a password, a few at a time, so that a morning of sign-ins does not starve every other request: libuv
 * has four threads, and a hash keeps one for 100 ms and more. A hundred in line are about five seconds of hashing;
 * whoever comes later is told to come back rather than kept waiting.
 * @throws DomainError RATE_LIMITED when the line is full
 */
export const inTurn = takeTurns({ atOnce: 4, waiting: 100 })

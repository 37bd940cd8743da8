/**
 * Takes one attempt, or says how long to wait. Counted before the password is looked at, so that a hundred
 * requests at once get no more guesses than one after the other.
 * KEYS[1] bucket · ARGV free attempts, first wait ms, longest wait ms, window ms → ms to wait, 0 when taken.
 * Time is Redis's: web processes need not agree on theirs.
 */
export const TAKE_ATTEMPT = `
local now = redis.call('TIME')
now = now[1] * 1000 + math.floor(now[2] / 1000)
local free, first, longest, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local count = tonumber(redis.call('HGET', KEYS[1], 'count') or '0')
local open = tonumber(redis.call('HGET', KEYS[1], 'open') or '0')
if now < open then return open - now end
count = count + 1
local wait = 0
if count >= free then wait = math.min(longest, first * 2 ^ math.min(count - free, 20)) end
redis.call('HSET', KEYS[1], 'count', count, 'open', now + wait)
redis.call('PEXPIRE', KEYS[1], math.max(window, wait))
return 0
`

/** Gives one attempt back, if its bucket still exists. KEYS[1] bucket. */
export const GIVE_ATTEMPT_BACK = `
if tonumber(redis.call('HGET', KEYS[1], 'count') or '0') > 0 then redis.call('HINCRBY', KEYS[1], 'count', -1) end
return 0
`

import { MEAL_KEYS_TTL } from './keys'

/** Takes a ticket out of the line, if it stands in it. Used by both scripts; expects the five line keys as locals. */
const LEAVE = `
local function leave(orderId)
  local raw = redis.call('HGET', places, orderId)
  redis.call('ZREM', tickets, orderId)
  if not raw then return end
  local place = cjson.decode(raw)
  for id, quantity in pairs(place.items) do
    redis.call('HINCRBY', line, id, -quantity)
    redis.call('HINCRBY', people, id, -1)
  end
  redis.call('HDEL', places, orderId)
  if redis.call('HGET', ticketOf, place.userId) == orderId then redis.call('HDEL', ticketOf, place.userId) end
end
`

/**
 * Gives a person a place in line for what their cart wants, or says how many stand before them and what is left. A person
 * has one place a meal: a new ticket takes the place of the old one. A place ends by itself, so that nobody holds the
 * shop by opening a checkout and walking away.
 * KEYS loaded remaining held line people tickets places ticketOf ·
 * ARGV orderId, userId, lines [{quantity, choices: [{id, waiting}]}] as JSON, ms a place lasts
 */
export const JOIN_LINE = `
local loaded, remaining, held, line, people, tickets, places, ticketOf = unpack(KEYS)
${LEAVE}
if redis.call('EXISTS', loaded) == 0 then return '{"outcome":"NOT_LOADED"}' end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
for _, orderId in ipairs(redis.call('ZRANGEBYSCORE', tickets, '-inf', now, 'LIMIT', 0, 200)) do leave(orderId) end
local old = redis.call('HGET', ticketOf, ARGV[2])
if old then leave(old) end

local taken = {}
for _, wish in ipairs(cjson.decode(ARGV[3])) do
  local chosen, refusal
  for _, choice in ipairs(wish.choices) do
    local id = choice.id
    local free = tonumber(redis.call('HGET', remaining, id) or '0') - tonumber(redis.call('HGET', held, id) or '0')
    local left = math.max(0, free - choice.waiting)
    local wanted = (taken[id] or 0) + wish.quantity
    local before = tonumber(redis.call('HGET', line, id) or '0')
    if before + wanted <= left then
      taken[id] = wanted
      chosen = true
      break
    end
    -- Sold out is the cart's to say; the line only speaks of what is there and spoken for.
    if left >= wanted and not refusal then
      local ahead = tonumber(redis.call('HGET', people, id) or '0')
      refusal = { outcome = 'IN_LINE', menuItemId = id, ahead = ahead, left = left }
    end
  end
  if not chosen and refusal then return cjson.encode(refusal) end
end
for id, quantity in pairs(taken) do
  redis.call('HINCRBY', line, id, quantity)
  redis.call('HINCRBY', people, id, 1)
end
if next(taken) then
  redis.call('HSET', places, ARGV[1], cjson.encode({ userId = ARGV[2], items = taken }))
  redis.call('ZADD', tickets, now + tonumber(ARGV[4]), ARGV[1])
  redis.call('HSET', ticketOf, ARGV[2], ARGV[1])
end
for i = 4, 8 do redis.call('EXPIRE', KEYS[i], ${MEAL_KEYS_TTL}) end
return '{"outcome":"OK"}'
`

/** Counts a checkout. Answers 0, or how many seconds its person must wait. KEYS rate · ARGV checkouts a minute */
export const COUNT_CHECKOUT = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], 60) end
return count > tonumber(ARGV[1]) and math.max(1, redis.call('TTL', KEYS[1])) or 0
`

/** Takes an order's ticket out of the line: it has become a hold. KEYS line people tickets places ticketOf · ARGV orderId */
export const LEAVE_LINE = `
local line, people, tickets, places, ticketOf = unpack(KEYS)
${LEAVE}
leave(ARGV[1])
return 1
`

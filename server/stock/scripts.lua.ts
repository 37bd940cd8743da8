import { CART_TTL } from './keys'

/**
 * The scripts that move stock in Redis. Each is idempotent by the order's id or by a version: ioredis may send a
 * command again after a reconnect, so nothing here may count twice. KEYS are those of stockKeys(), in the order named.
 */

/**
 * Takes every portion, a shelf cell and the cart lines, or nothing. Each line takes the first of its choices that is left
 * and within the person's limit; the answer names the rank it took. The cart must be as the person saw it, unless
 * Redis has never heard of it (it was flushed; the order itself says what is wanted). A second tap on the same order takes
 * nothing and puts its claim beside the first one's.
 * KEYS loaded remaining held holds person owners cells cart ·
 * ARGV orderId, HoldRequest as JSON, slotId, cells of the slot (0: none needed), the caller's claim
 */
export const ADMIT = `
local loaded, remaining, held, holds, person, owners, cells, cart = unpack(KEYS)
local raw = redis.call('HGET', holds, ARGV[1])
if raw then
  local there = cjson.decode(raw)
  if there.claims and not there.claims[ARGV[5]] then
    there.claims[ARGV[5]] = true
    redis.call('HSET', holds, ARGV[1], cjson.encode(there))
  end
  return '{"outcome":"REPLAY"}'
end
if redis.call('EXISTS', loaded) == 0 then return '{"outcome":"NOT_LOADED"}' end
local hold = cjson.decode(ARGV[2])
if redis.call('EXISTS', cart) == 1 then
  for _, line in ipairs(hold.cart) do
    if redis.call('HGET', cart, line.key) ~= line.value then return '{"outcome":"CART_CHANGED"}' end
  end
end
local taken, limits, ranks, short, limited, placed = {}, {}, {}, {}, nil, 0
for i, line in ipairs(hold.lines) do
  for rank, choice in ipairs(line.choices) do
    local left = redis.call('HGET', remaining, choice.id)
    if not left then return '{"outcome":"NOT_LOADED"}' end
    left = math.max(0, tonumber(left) - tonumber(redis.call('HGET', held, choice.id) or '0') - (choice.waiting or 0))
    local wanted = (taken[choice.id] or 0) + line.quantity
    local fits = left >= wanted
    if fits and choice.limit then
      local mine = tonumber(redis.call('HGET', person, hold.userId .. ':' .. choice.id) or '0')
      fits = choice.had + mine + wanted <= choice.limit
      if not fits then limited = limited or { menuItemId = choice.id, limit = choice.limit, had = choice.had + mine } end
    elseif not fits and rank == 1 then
      short[i] = { menuItemId = choice.id, wanted = wanted, left = left }
    end
    if fits then
      taken[choice.id], limits[choice.id], ranks[i], short[i] = wanted, choice.limit, rank - 1, nil
      placed = placed + 1
      break
    end
  end
end
if placed < #hold.lines then
  local list = {}
  for _, shortage in pairs(short) do list[#list + 1] = shortage end
  if #list > 0 then return cjson.encode({ outcome = 'SOLD_OUT', shortages = list }) end
  limited.outcome = 'PERSON_LIMIT'
  return cjson.encode(limited)
end
hold.lines, hold.items, hold.claims = nil, {}, { [ARGV[5]] = true }
-- Redis's clock, because those of web servers and workers differ: an hour off, and a hold would end while it is young.
hold.at = tonumber(redis.call('TIME')[1]) * 1000
for id, quantity in pairs(taken) do
  hold.items[#hold.items + 1] = { id = id, quantity = quantity, limit = limits[id] }
end
if tonumber(ARGV[4]) > 0 then
  local bit = redis.call('BITPOS', cells, 0)
  if bit < 0 then bit = redis.call('STRLEN', cells) * 8 end
  if bit >= tonumber(ARGV[4]) then return '{"outcome":"SLOT_FULL"}' end
  redis.call('SETBIT', cells, bit, 1)
  hold.cell = bit + 1
  redis.call('HSET', owners, ARGV[3] .. ':' .. hold.cell, ARGV[1])
end
for _, item in ipairs(hold.items) do
  redis.call('HINCRBY', held, item.id, item.quantity)
  if item.limit then redis.call('HINCRBY', person, hold.userId .. ':' .. item.id, item.quantity) end
end
redis.call('HSET', holds, ARGV[1], cjson.encode(hold))
if #hold.cart > 0 then
  for _, line in ipairs(hold.cart) do redis.call('HDEL', cart, line.key) end
  redis.call('HSET', cart, '_order', ARGV[1])
  redis.call('EXPIRE', cart, ${CART_TTL})
end
return cjson.encode({ outcome = 'OK', cell = hold.cell, ranks = ranks })
`

/**
 * Ends a hold, whatever Postgres decided, and mirrors what Postgres says of the items. Confirmed, rejected, cancelled,
 * collected and "never accepted" are one operation; only what happens to the cell and the cart differs. A word that is
 * older than what was said of the order before still mirrors the items, and nothing else: its cell may be another's by now.
 * KEYS loaded remaining version held holds person owners settled cells cart ·
 * ARGV orderId, items [{id, remaining, version}] as JSON, slotId, the cell the order keeps (0: none), "1" to put the lines back into the cart,
 * the order's version (0: never accepted; "": true whatever was said), the claim that is given up: then the hold ends with the
 * last one ("": it ends)
 */
export const SETTLE = `
local loaded, remaining, version, held, holds, person, owners, settled, cells, cart = unpack(KEYS)
if redis.call('EXISTS', loaded) == 0 then return 0 end
for _, item in ipairs(cjson.decode(ARGV[2])) do
  if item.version >= tonumber(redis.call('HGET', version, item.id) or '-1') then
    redis.call('HSET', remaining, item.id, item.remaining)
    redis.call('HSET', version, item.id, item.version)
  end
end
local told = tonumber(ARGV[6])
if told and told < tonumber(redis.call('HGET', settled, ARGV[1]) or '0') then return 0 end
if told and told > 0 then redis.call('HSET', settled, ARGV[1], told) end
local keep = tonumber(ARGV[4])
local function free(cell)
  local field = ARGV[3] .. ':' .. cell
  if redis.call('HGET', owners, field) == ARGV[1] then
    redis.call('HDEL', owners, field)
    redis.call('SETBIT', cells, cell - 1, 0)
  end
end
local raw = redis.call('HGET', holds, ARGV[1])
local hold = raw and cjson.decode(raw)
if hold and ARGV[7] ~= '' then
  if not (hold.claims and hold.claims[ARGV[7]]) then return 0 end
  hold.claims[ARGV[7]] = nil
  if next(hold.claims) then
    redis.call('HSET', holds, ARGV[1], cjson.encode(hold))
    return 0
  end
end
if hold then
  redis.call('HDEL', holds, ARGV[1])
  for _, item in ipairs(hold.items) do
    redis.call('HINCRBY', held, item.id, -item.quantity)
    if item.limit then redis.call('HINCRBY', person, hold.userId .. ':' .. item.id, -item.quantity) end
  end
  if hold.cell and hold.cell ~= keep then free(hold.cell) end
  if ARGV[5] == '1' then
    for _, line in ipairs(hold.cart) do redis.call('HSETNX', cart, line.key, line.value) end
    if #hold.cart > 0 then redis.call('HDEL', cart, '_order') end
  end
end
if keep > 0 then
  redis.call('SETBIT', cells, keep - 1, 1)
  redis.call('HSET', owners, ARGV[3] .. ':' .. keep, ARGV[1])
end
return raw and 1 or 0
`

/** Frees a cell if it is still this order's. KEYS owners cells settled · ARGV orderId, slotId, cell, the order's version as above */
export const FREE_CELL = `
local told = tonumber(ARGV[4])
if told and told > tonumber(redis.call('HGET', KEYS[3], ARGV[1]) or '0') then redis.call('HSET', KEYS[3], ARGV[1], told) end
local field = ARGV[2] .. ':' .. ARGV[3]
if redis.call('HGET', KEYS[1], field) ~= ARGV[1] then return 0 end
redis.call('HDEL', KEYS[1], field)
redis.call('SETBIT', KEYS[2], tonumber(ARGV[3]) - 1, 0)
return 1
`

/**
 * Loads a meal that Redis does not know. The first loader of a forgotten meal wins; items are mirrored by version either
 * way.
 * KEYS loaded remaining version held holds person owners settled, then a bitmap for each slot ·
 * ARGV state as JSON {items, holds, slots: [{id, taken: [{cell, orderId}]}]}, ttl in seconds
 */
export const LOAD = `
local loaded, remaining, version, held, holds, person, owners, settled = unpack(KEYS, 1, 8)
local state = cjson.decode(ARGV[1])
local first = redis.call('SET', loaded, '1', 'NX', 'EX', ARGV[2])
if first then
  redis.call('DEL', remaining, version, held, holds, person, owners, settled)
  local now = tonumber(redis.call('TIME')[1]) * 1000
  for _, hold in ipairs(state.holds) do
    hold.at = now
    redis.call('HSET', holds, hold.orderId, cjson.encode(hold))
    for _, item in ipairs(hold.items) do
      redis.call('HINCRBY', held, item.id, item.quantity)
      if item.limit then redis.call('HINCRBY', person, hold.userId .. ':' .. item.id, item.quantity) end
    end
  end
  for i, slot in ipairs(state.slots) do
    redis.call('DEL', KEYS[8 + i])
    for _, taken in ipairs(slot.taken) do
      redis.call('SETBIT', KEYS[8 + i], taken.cell - 1, 1)
      redis.call('HSET', owners, slot.id .. ':' .. taken.cell, taken.orderId)
    end
  end
end
for _, item in ipairs(state.items) do
  if item.version >= tonumber(redis.call('HGET', version, item.id) or '-1') then
    redis.call('HSET', remaining, item.id, item.remaining)
    redis.call('HSET', version, item.id, item.version)
  end
end
for i = 1, #KEYS do redis.call('EXPIRE', KEYS[i], ARGV[2]) end
return first and 1 or 0
`

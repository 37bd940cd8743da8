/**
 * Makes everything in Redis that follows from something else in Redis follow from it again: `held` and `person` from
 * `holds`, the bitmaps from `owners`, `line` and `people` from `places`. One script, so no order is admitted or settled half-way through the count.
 * First, if told to: forces mirrored items that are still as they were seen, and puts holds where there was what was seen.
 * KEYS loaded remaining version held holds person owners settled line people tickets places ticketOf, then a bitmap for each slot ·
 * ARGV JSON {write, slots: [id], force: [{id, seen, remaining, version}], put: [{orderId, seen, hold}]}; without `write` it only looks
 * Answers JSON [[what, field, expected, actual]…]; an empty list is {} in this dialect.
 */
export const RECOUNT = `
local loaded, remaining, version, held, holds, person, owners, settled, line, people, tickets, places, ticketOf = unpack(KEYS, 1, 13)
if redis.call('EXISTS', loaded) == 0 then return '{}' end
-- Of these only the type is asked: a wrong one would break whoever writes them, so it is said here.
for _, hash in ipairs({ settled, ticketOf }) do redis.call('HLEN', hash) end
redis.call('ZCARD', tickets)
local told = cjson.decode(ARGV[1])
local off = {}
local function differ(what, field, expected, actual)
  off[#off + 1] = { what, field, expected, actual }
  return told.write
end
local function readAll(key)
  local map, flat = {}, redis.call('HGETALL', key)
  for i = 1, #flat, 2 do map[flat[i]] = flat[i + 1] end
  return map
end
local function parse(raw)
  local ok, hold = pcall(cjson.decode, raw)
  if not ok or type(hold) ~= 'table' or type(hold.items) ~= 'table' or type(hold.cart) ~= 'table' then return nil end
  if type(hold.userId) ~= 'string' or type(hold.slotId) ~= 'string' then return nil end
  for _, item in ipairs(hold.items) do
    if type(item) ~= 'table' or type(item.id) ~= 'string' or type(item.quantity) ~= 'number' then return nil end
  end
  return hold
end
local function count(hold, sign)
  for _, item in ipairs(hold.items) do
    redis.pcall('HINCRBY', held, item.id, sign * item.quantity)
    if item.limit then redis.pcall('HINCRBY', person, hold.userId .. ':' .. item.id, sign * item.quantity) end
  end
end

for _, item in ipairs(told.force) do
  if (redis.call('HGET', version, item.id) or '') == item.seen then
    redis.call('HSET', remaining, item.id, item.remaining)
    redis.call('HSET', version, item.id, item.version)
  end
end
for _, put in ipairs(told.put) do
  local raw = redis.call('HGET', holds, put.orderId) or ''
  if raw == put.seen then
    local old = parse(raw)
    if old then count(old, -1) end
    count(cjson.decode(put.hold), 1)
    redis.call('HSET', holds, put.orderId, put.hold)
  end
end

local UUID = '^' .. string.rep('%x', 8) .. string.rep('%-' .. string.rep('%x', 4), 3) .. '%-' .. string.rep('%x', 12) .. '$'
local sums, mine, owner = {}, {}, readAll(owners)
for orderId, raw in pairs(readAll(holds)) do
  local hold = string.match(orderId, UUID) and parse(raw)
  if not hold then
    if differ('hold', orderId, '', 'unreadable') then redis.call('HDEL', holds, orderId) end
  else
    for _, item in ipairs(hold.items) do
      sums[item.id] = (sums[item.id] or 0) + item.quantity
      if item.limit then
        local field = hold.userId .. ':' .. item.id
        mine[field] = (mine[field] or 0) + item.quantity
      end
    end
    local place = hold.cell and (hold.slotId .. ':' .. hold.cell)
    if place and not owner[place] then
      owner[place] = orderId
      if differ('cell', place, orderId, '') then redis.call('HSET', owners, place, orderId) end
    end
  end
end
local function compare(what, key, wanted)
  local have = readAll(key)
  for field, value in pairs(have) do
    local right = string.format('%d', wanted[field] or 0)
    if value ~= right and differ(what, field, right, value) then
      if wanted[field] then redis.call('HSET', key, field, right) else redis.call('HDEL', key, field) end
    end
  end
  for field, sum in pairs(wanted) do
    local right = string.format('%d', sum)
    if not have[field] and differ(what, field, right, '0') then redis.call('HSET', key, field, right) end
  end
end
compare('held', held, sums)
compare('person', person, mine)

local function parsePlace(raw)
  local ok, place = pcall(cjson.decode, raw)
  if not ok or type(place) ~= 'table' or type(place.userId) ~= 'string' or type(place.items) ~= 'table' then return nil end
  for _, quantity in pairs(place.items) do
    if type(quantity) ~= 'number' then return nil end
  end
  return place
end
local portions, heads = {}, {}
for orderId, raw in pairs(readAll(places)) do
  local place = redis.call('ZSCORE', tickets, orderId) and parsePlace(raw)
  if place then
    for id, quantity in pairs(place.items) do
      portions[id] = (portions[id] or 0) + quantity
      heads[id] = (heads[id] or 0) + 1
    end
  elseif differ('line', orderId, '', 'a place that does not end') then
    redis.call('HDEL', places, orderId)
  end
end
compare('line', line, portions)
compare('line', people, heads)

local taken, most = {}, {}
for i, slot in ipairs(told.slots) do taken[slot], most[slot] = {}, 0 end
for place, orderId in pairs(owner) do
  local slot, cell = string.match(place, '^(.*):(%d+)$')
  cell = tonumber(cell)
  if slot and taken[slot] and cell >= 1 and cell <= 1000 then
    taken[slot][cell] = true
    most[slot] = math.max(most[slot], cell)
  elseif differ('cell', place, '', orderId) then
    redis.call('HDEL', owners, place)
  end
end
for i, slot in ipairs(told.slots) do
  local bits = redis.call('GET', KEYS[13 + i]) or ''
  for cell = 1, math.max(most[slot], #bits * 8) do
    local byte = string.byte(bits, math.floor((cell - 1) / 8) + 1) or 0
    local is = math.floor(byte / 2 ^ (7 - (cell - 1) % 8)) % 2
    local should = taken[slot][cell] and 1 or 0
    if is ~= should and differ('cell', slot .. ':' .. cell, tostring(should), tostring(is)) then
      redis.call('SETBIT', KEYS[13 + i], cell - 1, should)
    end
  end
end
return cjson.encode(off)
`

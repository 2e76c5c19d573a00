-- What scripts do: strings, patterns, sorting, files line by line.
--
--   lua work.lua DIRECTORY TIMES     does everything so often; prints "checksum N"
--
-- The checksum depends on every result and on nothing else: no clock, no address, no order of a
-- table's keys, no floating point. There is no pcall and no coroutine, which the guest's Lua cannot
-- do, and no os.rename, which Endive's WASI refuses in a directory of the host.

local directory, times = arg[1], math.tointeger(tonumber(arg[2]))
assert(directory and times, "usage: lua work.lua DIRECTORY TIMES")

local sum = 1

-- Mixes a number or a string into the checksum.
local function mix(value)
  if type(value) == "string" then
    for i = 1, #value, 7 do
      sum = (sum * 31 + value:byte(i)) % 4294967291
    end
    value = #value
  end
  sum = (sum * 31 + value) % 4294967291
end

-- Lehmer's generator, so that Lua's own, which is seeded by the clock, is not needed.
local state = 42
local function random(n)
  state = state * 48271 % 2147483647
  return state % n
end

local function invent_words(count)
  local words = {}
  for i = 1, count do
    local letters = {}
    for j = 1, 3 + random(8) do
      letters[j] = string.char(97 + random(26))
    end
    words[i] = table.concat(letters)
  end
  return words
end

-- Lines of "word word word=number".
local function build_text(words, lines)
  local out = {}
  for i = 1, lines do
    out[i] = string.format("%s %s %s=%d", words[1 + random(#words)], words[1 + random(#words)],
      words[1 + random(#words)], random(100000))
  end
  return table.concat(out, "\n") .. "\n"
end

local function count_words(text)
  local counts, names = {}, {}
  for word in text:gmatch("%a+") do
    if not counts[word] then
      counts[word] = 0
      names[#names + 1] = word
    end
    counts[word] = counts[word] + 1
  end
  table.sort(names, function(a, b)
    if counts[a] ~= counts[b] then
      return counts[a] > counts[b]
    end
    return a < b
  end)
  for i = 1, math.min(100, #names) do
    mix(names[i])
    mix(counts[names[i]])
  end
end

local function rewrite(text)
  local swapped, changes = text:gsub("(%a+)=(%d+)", "%2:%1")
  mix(changes)
  mix(swapped:upper():reverse())
  return swapped
end

local function write_file(name, text)
  local file = assert(io.open(name, "w"))
  for line in text:gmatch("[^\n]+") do
    assert(file:write(line, "\n"))
  end
  assert(file:close())
end

-- Copies line by line what has an even number, then reads all of it at once.
local function filter_file(from, to)
  local out = assert(io.open(to, "w"))
  for line in io.lines(from) do
    local number = math.tointeger(tonumber(line:match("(%d+):")))
    if number % 2 == 0 then
      assert(out:write(line, "\n"))
    end
  end
  assert(out:close())
  local file = assert(io.open(to, "rb"))
  local text = file:read("a")
  mix(file:seek("end"))
  file:close()
  return text
end

local Account = {}
Account.__index = Account

function Account.new(owner)
  return setmetatable({ owner = owner, balance = 0 }, Account)
end

function Account:book(amount)
  self.balance = self.balance + amount
  return self
end

local function bookkeeping(words)
  local accounts = {}
  for i, word in ipairs(words) do
    accounts[i] = Account.new(word)
  end
  for _ = 1, 20 * #accounts do
    accounts[1 + random(#accounts)]:book(random(1000)):book(-random(500))
  end
  table.sort(accounts, function(a, b)
    if a.balance ~= b.balance then
      return a.balance < b.balance
    end
    return a.owner < b.owner
  end)
  for _, account in ipairs(accounts) do
    mix(account.balance)
  end
end

for _ = 1, times do
  local words = invent_words(2000)
  local text = build_text(words, 5000)
  count_words(text)
  local swapped = rewrite(text)
  local first, second = directory .. "/lua-1.txt", directory .. "/lua-2.txt"
  write_file(first, swapped)
  mix(filter_file(first, second))
  assert(os.remove(first))
  assert(os.remove(second))
  bookkeeping(words)
end
print("checksum " .. sum)

-- SPDX-License-Identifier: Apache-2.0
-- wrk script: every request is another participant; the last line says what came back.
--   wrk -t1 -c128 -d3s -s independent_client.lua URL -- CAMPAIGN FIRST_PARTICIPANT
local next_participant

function init(args)
  local campaign = args[1]
  next_participant = tonumber(args[2])
  wrk.method = "POST"
  wrk.path = "/api/campaigns/" .. campaign .. "/participation"
  wrk.headers["Content-Type"] = "application/json"
end

function request()
  next_participant = next_participant + 1
  return wrk.format(nil, nil, nil, string.format('{"userId":%d}', next_participant))
end

function done(summary)
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("answers %d not2xx %d broken %d microseconds %d\n",
    summary.requests, errors.status, broken, summary.duration))
end

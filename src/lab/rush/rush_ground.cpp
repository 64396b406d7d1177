// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/rush_ground.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome::lab {
namespace {

constexpr std::size_t servers_max = 16;
constexpr Duration span_max = Duration::seconds(24 * 3'600);

Result<std::vector<http::Url>> servers_of(std::string_view urls) {
    std::vector<http::Url> servers;
    for (std::size_t at = 0; at <= urls.size();) {
        const std::size_t end = std::min(urls.find(',', at), urls.size());
        const std::string url(urls.substr(at, end - at));
        TRY_ASSIGN(http::Url server, http::parse_url(url));
        if (server.target != "/") {
            return fail(Errc::invalid, "\"" + url + "\" has a path; wanted: http://HOST:PORT");
        }
        servers.push_back(std::move(server));
        at = end + 1;
    }
    if (servers.size() > servers_max) {
        return fail(Errc::invalid, fmt::format("servers: 1 to {}", servers_max));
    }
    return servers;
}

// Every thread reaches every server, so that a retry can go to another one.
Result<void> share_out(RushOptions& options, std::size_t servers) {
    options.connections =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(options.connections, options.entries));
    const auto fewest = options.connections / options.share.count;
    if (fewest < servers) {
        return fail(
            Errc::invalid,
            fmt::format(
                "{} connections are too few for {} processes and {} servers: each process needs "
                "one to each server (and there are never more connections than entries)",
                options.connections,
                options.share.count,
                servers
            )
        );
    }
    options.threads =
        std::min<std::uint32_t>(options.threads, fewest / static_cast<std::uint32_t>(servers));
    return {};
}

}  // namespace

Result<RushGround> RushGround::make(RushOptions options) {
    TRY(check_bounds(options));
    TRY_ASSIGN(std::vector<http::Url> servers, servers_of(options.url));
    TRY(share_out(options, servers.size()));
    TRY_ASSIGN(
        ParticipantNames names,
        ParticipantNames::make(
            options.first_participant, options.participant_prefix, options.entries
        )
    );
    RushPlan plan(
        options.participant_rules(),
        options.arrival_rules(),
        static_cast<std::uint32_t>(options.entries)
    );
    if (plan.arrivals.span() > span_max) {
        return fail(Errc::invalid, "at this rate the last entry would come after more than a day");
    }
    return RushGround{std::move(options), std::move(servers), std::move(names), std::move(plan)};
}

EntryShare RushGround::entries_of(std::uint32_t thread) const {
    const RushShare& share = options.share;
    return EntryShare::dealt(
        plan.entries(), share.index * options.threads + thread, share.count * options.threads
    );
}

std::uint8_t RushGround::source_addresses() const {
    // Of 28,232 ports by default; those of connections that ended a minute ago are taken, too.
    constexpr std::uint64_t connections_per_address = 20'000;
    constexpr std::uint64_t addresses_max = 254;
    const std::uint64_t needed =
        options.fresh_connections ? options.entries + options.connections : options.connections;
    return static_cast<std::uint8_t>(
        std::clamp<std::uint64_t>(needed / connections_per_address + 1, 1, addresses_max)
    );
}

}  // namespace firstcome::lab

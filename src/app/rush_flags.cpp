// SPDX-License-Identifier: Apache-2.0
#include "app/rush_flags.h"

#include "app/background_rush.h"
#include "app/duration_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome {
namespace {

using lab::Arrival;
using lab::Crowd;

constexpr Duration sample_pause = Duration::millis(50);

// A flag that says nothing under these conditions was meant for others.
Result<void> only_with(bool fits, bool given, std::string_view flag, std::string_view wanted) {
    if (given && !fits) {
        return fail(Errc::invalid, fmt::format("--{} goes with {}", flag, wanted));
    }
    return {};
}

Result<void> check_together(const RushFlags& flags) {
    const bool is_ramp = flags.arrival == Arrival::ramp;
    const bool has_rate = is_ramp || flags.arrival == Arrival::poisson;
    const bool is_zipf = flags.crowd == Crowd::zipf;
    const std::string_view zipf = "--participants zipf";
    TRY(only_with(has_rate, flags.rate_per_s != 0, "rate", "--arrival poisson or ramp"));
    TRY(only_with(is_ramp, flags.ramp != Duration(), "ramp", "--arrival ramp"));
    TRY(only_with(
        flags.arrival == Arrival::flash, flags.patience != Duration(), "patience", "--arrival flash"
    ));
    TRY(only_with(is_zipf, flags.zipf_exponent != 0, "zipf-exponent", zipf));
    TRY(only_with(is_zipf, flags.population != 0, "population", zipf));
    TRY(only_with(
        !is_zipf, flags.duplicates_percent != 0, "duplicates", "--participants unique; zipf repeats"
    ));
    TRY(only_with(flags.share <= flags.processes, true, "share", "at least as many --processes"));
    if (has_rate && flags.rate_per_s == 0) {
        return fail(Errc::invalid, "--arrival poisson and ramp want a --rate");
    }
    return {};
}

}  // namespace

Result<lab::RushOptions> rush_options(const Invocation& invocation) {
    const RushFlags& flags = invocation.rush;
    TRY(check_together(flags));
    lab::RushOptions options;
    options.url = flags.url;
    options.campaign = CampaignId(flags.campaign);
    options.entries = invocation.stampede.entries;
    options.connections = std::min(invocation.stampede.connections, invocation.stampede.entries);
    options.fresh_connections = flags.fresh_connections;
    options.arrival = flags.arrival;
    options.rate_per_s = flags.rate_per_s;
    options.ramp = flags.ramp == Duration() ? options.ramp : flags.ramp;
    options.patience = flags.patience == Duration() ? options.patience : flags.patience;
    options.impatient_requests_max = flags.retries_per_entry;
    options.crowd = flags.crowd;
    options.duplicates_percent = flags.duplicates_percent;
    options.population = flags.population == 0 ? options.population : flags.population;
    options.zipf_exponent = flags.zipf_exponent == 0 ? options.zipf_exponent : flags.zipf_exponent;
    options.seed = flags.seed;
    options.history_path = invocation.history;
    options.sample_pause = sample_pause;
    options.deadline = rush_deadline(options.entries);
    options.share = {std::max(flags.share, 1U) - 1, flags.processes};
    return options;
}

std::vector<std::string> share_args(const Invocation& invocation, std::uint32_t share) {
    const RushFlags& flags = invocation.rush;
    std::vector<std::string> args = {"rush"};
    const auto add = [&](std::string_view name, const auto& value) {
        args.push_back(fmt::format("--{}", name));
        args.push_back(fmt::format("{}", value));
    };
    const auto add_given = [&](std::string_view name, const auto& value) {
        if (value != std::decay_t<decltype(value)>{}) {
            add(name, value);
        }
    };
    add("url", flags.url);
    add("campaign", flags.campaign);
    add("entries", invocation.stampede.entries);
    add("connections", invocation.stampede.connections);
    add("duplicates", flags.duplicates_percent);
    add("arrival", to_string(flags.arrival));
    add_given("rate", flags.rate_per_s);
    add_given("ramp", flags.ramp == Duration() ? std::string() : to_text(flags.ramp));
    add_given("patience", flags.patience == Duration() ? std::string() : to_text(flags.patience));
    add("impatient-retries", flags.retries_per_entry);
    add("participants", to_string(flags.crowd));
    add_given("zipf-exponent", flags.zipf_exponent);
    add_given("population", flags.population);
    add("seed", flags.seed);
    add("processes", flags.processes);
    add("share", share);
    if (flags.fresh_connections) {
        args.emplace_back("--fresh-connections");
    }
    return args;
}

}  // namespace firstcome

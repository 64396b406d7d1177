// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/rush_options.h"

#include <utility>

namespace firstcome::lab {
namespace {

// Whether the value is kept, and what is allowed. A NaN keeps no bound.
using Kept = std::pair<bool, std::string_view>;

template <class Value>
bool within(Value value, Value least, Value most) {
    return value >= least && value <= most;
}

Result<void> all_of(std::initializer_list<Kept> bounds) {
    for (const auto& [kept, allowed] : bounds) {
        if (!kept) {
            return fail(Errc::invalid, std::string(allowed));
        }
    }
    return {};
}

Result<void> check_arrivals(const RushOptions& options) {
    constexpr Duration least = Duration::millis(1);
    constexpr Duration most = Duration::seconds(3'600);
    const bool has_rate = options.arrival == Arrival::poisson || options.arrival == Arrival::ramp;
    return all_of({
        {!has_rate || within(options.rate_per_s, 1.0, 1e6), "rate: 1 to 1,000,000 per second"},
        {within(options.ramp, least, most), "ramp: 1 ms to 1 h"},
        {within(options.patience, least, most), "patience: 1 ms to 1 h"},
        {options.impatient_requests_max <= 20, "impatient requests: 0 to 20"},
    });
}

Result<void> check_crowd(const RushOptions& options) {
    const bool is_unique = options.crowd == Crowd::unique;
    return all_of({
        {within(options.duplicates_percent, 0.0, 99.0), "duplicates: 0 to 99 percent"},
        {is_unique || options.duplicates_percent == 0,
         "duplicates go with unique participants; zipf repeats by itself"},
        {within(options.population, 1U, 10'000'000U), "population: 1 to 10,000,000"},
        {within(options.zipf_exponent, 0.1, 5.0), "zipf exponent: 0.1 to 5"},
    });
}

}  // namespace

Result<void> check_bounds(const RushOptions& options) {
    constexpr std::uint64_t entries_max = 10'000'000;
    const RushShare& share = options.share;
    TRY(all_of({
        {options.campaign >= CampaignId(1), "a campaign is a number from 1"},
        {within<std::uint64_t>(options.entries, 1, entries_max), "entries: 1 to 10,000,000"},
        {within(options.connections, 1U, 60'000U), "connections: 1 to 60,000"},
        {within(options.threads, 1U, 64U), "threads: 1 to 64"},
        {within(share.count, 1U, 64U) && share.index < share.count, "processes: 1 to 64"},
        {options.deadline > Duration() && options.open_timeout > Duration(),
         "a deadline lies in the future"},
        {options.sample_pause >= Duration(), "a pause is not negative"},
    }));
    TRY(check_arrivals(options));
    return check_crowd(options);
}

}  // namespace firstcome::lab

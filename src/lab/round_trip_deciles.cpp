// SPDX-License-Identifier: Apache-2.0
#include "lab/round_trip_deciles.h"

#include "lab/dice.h"

#include <algorithm>
#include <utility>

namespace firstcome::lab {
namespace {

bool is_nearer(const ToldPlace& a, const ToldPlace& b) {
    return std::pair(a.round_trip_us, Dice::scattered(a.participant)) <
           std::pair(b.round_trip_us, Dice::scattered(b.participant));
}

RttDecile group_of(std::span<const ToldPlace> places) {
    const auto won = [](const ToldPlace& place) { return place.has_won; };
    return {
        .people = places.size(),
        .winners = static_cast<std::uint64_t>(std::count_if(places.begin(), places.end(), won)),
        .rtt_min = Duration::micros(places.front().round_trip_us),
        .rtt_max = Duration::micros(places.back().round_trip_us)};
}

}  // namespace

std::vector<RttDecile> win_rate_by_round_trip(std::span<const ToldPlace> places) {
    constexpr std::size_t groups = 10;
    std::vector<ToldPlace> known(places.begin(), places.end());
    std::erase_if(known, [](const ToldPlace& place) { return place.round_trip_us == 0; });
    if (known.size() < groups) {
        return {};
    }
    std::sort(known.begin(), known.end(), is_nearer);
    std::vector<RttDecile> deciles;
    for (std::size_t i = 0; i < groups; ++i) {
        const std::size_t begin = known.size() * i / groups;
        const std::size_t end = known.size() * (i + 1) / groups;
        deciles.push_back(group_of(std::span(known).subspan(begin, end - begin)));
    }
    return deciles;
}

}  // namespace firstcome::lab

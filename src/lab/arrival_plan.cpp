// SPDX-License-Identifier: Apache-2.0
#include "lab/arrival_plan.h"

#include "lab/dice.h"

#include <cmath>

namespace firstcome::lab {
namespace {

constexpr std::uint64_t arrival_stream = 1;

// The seconds after which `expected` entries are expected to have come.
double seconds_until(double expected, const ArrivalRules& rules) {
    if (rules.kind != Arrival::ramp) {
        return expected / rules.rate_per_s;
    }
    const double ramp_s = static_cast<double>(rules.ramp.us) / 1e6;
    const double on_the_ramp = rules.rate_per_s * ramp_s / 2;
    if (expected < on_the_ramp) {
        return std::sqrt(2 * expected * ramp_s / rules.rate_per_s);
    }
    return ramp_s + (expected - on_the_ramp) / rules.rate_per_s;
}

}  // namespace

ArrivalPlan::ArrivalPlan(const ArrivalRules& rules, std::uint32_t entries) {
    if (rules.kind == Arrival::barrier || rules.kind == Arrival::flash) {
        return;
    }
    Dice dice(rules.seed, arrival_stream);
    after_start_.reserve(entries);
    // A Poisson process of rate 1, its time stretched so that the rate is the one that is asked
    // for.
    double expected = 0;
    for (std::uint32_t entry = 0; entry < entries; ++entry) {
        expected -= std::log1p(-dice.fraction());
        const double seconds = seconds_until(expected, rules);
        after_start_.push_back(Duration::micros(std::llround(seconds * 1e6)));
    }
}

}  // namespace firstcome::lab

// SPDX-License-Identifier: Apache-2.0
#pragma once
// The members of an experiment's plan, for field_text.h and field_read.h.

#include "lab/run/experiment_config.h"
#include "lab/run/field_text.h"
#include "lab/rush/rush_conditions.h"

#include <array>

namespace firstcome::lab {

inline auto values_of(Variant) {
    return all_variants;
}

inline std::array<Arrival, 4> values_of(Arrival) {
    return {Arrival::barrier, Arrival::poisson, Arrival::ramp, Arrival::flash};
}

template <class Visit, Of<CellPlan> Plan>
void members(Visit& visit, Plan& plan) {
    visit("variant", plan.variant);
    visit("partitions", plan.partitions);
    visit("hold_back_us", plan.hold_back);
    visit("repetition", plan.repetition);
    visit("events", plan.events);
    visit("stock", plan.stock);
}

template <class Visit, Of<ArrivalRules> Rules>
void members(Visit& visit, Rules& rules) {
    visit("kind", rules.kind);
    visit("rate_per_s", rules.rate_per_s);
    visit("ramp_us", rules.ramp);
    visit("seed", rules.seed);
}

template <class Visit, Of<VariantPlan> Plan>
void members(Visit& visit, Plan& plan) {
    visit("variant", plan.variant);
    visit("partitions", plan.partitions);
    visit("hold_backs_us", plan.hold_backs);
    visit("repetitions", plan.repetitions);
    visit("events", plan.events);
}

template <class Visit, Of<ExperimentConfig> Config>
void members(Visit& visit, Config& config) {
    visit("title", config.title);
    visit("stock", config.stock);
    visit("arrival", config.arrival);
    visit("clock_uncertainty_us", config.clock_uncertainty);
    visit("variants", config.variants);
}

}  // namespace firstcome::lab
